import { unlockUser } from "@countersign/core";
import { anyText } from "../../config/kinds.ts";
import { presentRefusal } from "../../present/presentRefusal.ts";
import { findPerson, placeOf } from "../../request/findPerson.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, whoArgument } from "../commonOptions.ts";
import { findUser } from "../findUser.ts";
import { fromOption } from "../fromOption.ts";
import { operatorScope } from "../operatorScope.ts";
import { printRefusals } from "../presentRefusals.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const userUnlock = defineCommand({
  name: "user unlock",
  summary: "Free a user of the limits that keep him out: wrong tries, and codes that were asked for too often",
  details:
    "Frees what is the user's own: locked factors and codes used up by a clock that was ahead, wrong passwords and codes at " +
    "the account, codes to its addresses. What is bound stays as it is. Limits of a network stay, for they keep " +
    "strangers from others; --from frees those of one network, for everybody who comes from there. What stays is " +
    "printed, with its end. Look at the user first (user show): many wrong tries may mean that somebody " +
    "else guesses, and he may go on.",
  argument: whoArgument,
  options: {
    pool: poolOption,
    from: fromOption("also free the limits of the network that this address is in"),
    reason: { value: "TEXT", kind: anyText, summary: "why; it is kept in the audit trail" },
  },
  examples: [
    "countersign user unlock jo@example.com",
    "countersign user unlock jo --reason 'called, ticket 4711'",
    "countersign user unlock jo --from 203.0.113.7",
  ],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async (workspace) => {
      const { ports } = workspace.services;
      const pool = await choosePool(workspace.admin, given.pool);
      const subject = await findUser(workspace, pool.id, argument);
      const { userId } = subject.user;
      const { applications, places } = await findPerson(
        { applicationsOf: workspace.admin.listApplications, support: ports.store },
        subject,
        null,
      );
      const from = given.from === null ? null : placeOf(given.from);
      const unlocking = { scope: operatorScope(pool.id), userId, reason: given.reason, applications, places, from };
      const { factors, freed, stays } = await unlockUser(ports, unlocking);
      const limits = freed.filter(({ keys }) => keys.length > 0).map(({ limit }) => limit);
      const names = [...new Set<string>([...factors, ...limits])];
      const done =
        names.length === 0 ? "Nothing was locked: no wrong tries are counted." : `Freed: ${names.join(", ")}.`;
      const left = stays.length === 0 ? "" : `\n\nThis stays:\n${printRefusals(stays, ports.clock.nowMs())}`;
      const json = { id: userId, freed: names, stays: stays.map(presentRefusal) };
      terminal.print({ text: `${done}${left}`, json });
    }),
});
