import { LONGEST_PASS_HOURS } from "@countersign/contract";
import { issueAccessPass } from "@countersign/core";
import { anyText, wholeNumber } from "../../config/kinds.ts";
import { iso } from "../../iso.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, whoArgument } from "../commonOptions.ts";
import { findUser } from "../findUser.ts";
import { operatorScope } from "../operatorScope.ts";
import { withWorkspace } from "../withWorkspace.ts";

const DEFAULT_HOURS = 1;

export const userAccessPass = defineCommand({
  name: "user access-pass",
  summary: "Issue a pass that stands in for a user's second factor, once; it is shown this once",
  details:
    "For somebody who has lost his second factor and his recovery code. He types it behind his password, where a recovery code is " +
    "typed. Its session ends after an hour, and changes nothing of the account but, with --may-bind, one factor that is bound in it. " +
    "An older pass that he has not used is taken back. He is told at every address that he has proved: be sure who is asking all the same.",
  argument: whoArgument,
  options: {
    hours: {
      value: "N",
      kind: wholeNumber(1, LONGEST_PASS_HOURS),
      summary: `how long it may be used: 1 to ${LONGEST_PASS_HOURS}; ${DEFAULT_HOURS} if left out`,
    },
    mayBind: { summary: "let one factor be bound by it" },
    reason: { value: "TEXT", kind: anyText, summary: "why; it is kept in the audit trail" },
    pool: poolOption,
  },
  examples: [
    "countersign user access-pass jo@example.com --hours 2 --may-bind --reason 'lost phone, seen in person, ticket 4711'",
    "countersign user access-pass jo --json",
  ],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async (workspace) => {
      const pool = await choosePool(workspace.admin, given.pool);
      const { user } = await findUser(workspace, pool.id, argument);
      const { pass, text, told } = await issueAccessPass(workspace.services.ports, {
        ...{ scope: operatorScope(pool.id), userId: user.userId },
        ...{ hours: given.hours ?? DEFAULT_HOURS, mayBind: given.mayBind, reason: given.reason },
      });
      const until = iso(pass.expiresAtMs);
      const addresses = told === 1 ? "1 address" : `${told} addresses`;
      const notice = told === 0 ? "He has proved no address to be told at." : `He is told at ${addresses}.`;
      terminal.print({
        text: `${text}\n\nGood once, until ${until}, where a recovery code is typed. ${notice}`,
        json: { id: pass.id, userId: user.userId, accessPass: text, expiresAt: until, mayBind: pass.mayBind, told },
      });
    }),
});
