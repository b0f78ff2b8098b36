import { resetMfa } from "@countersign/core";
import { anyText } from "../../config/kinds.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, whoArgument, yesOption } from "../commonOptions.ts";
import { findUser } from "../findUser.ts";
import { operatorScope } from "../operatorScope.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const userResetMfa = defineCommand({
  name: "user reset-mfa",
  summary: "Unbind every second factor of a user who has lost them",
  details:
    "The recovery code goes too, all sessions and begun sign-ins end, and the user is told at every address there is. From " +
    "then on the password alone opens the account until a factor is bound again: be sure who is asking.",
  argument: whoArgument,
  options: {
    pool: poolOption,
    reason: { value: "TEXT", kind: anyText, required: true, summary: "why; it is kept in the audit trail" },
    yes: yesOption,
  },
  examples: [
    "countersign user reset-mfa jo@example.com --reason 'lost phone, seen in person, ticket 4711'",
    "countersign user reset-mfa jo --reason 'left the company' --yes --json",
  ],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async (workspace) => {
      const { ports } = workspace.services;
      const pool = await choosePool(workspace.admin, given.pool);
      const { user, authenticators } = await findUser(workspace, pool.id, argument);
      const name = user.email ?? user.phone ?? user.username ?? user.userId;
      const bound = authenticators.map(({ kind }) => kind).join(", ") || "nothing";
      if (!given.yes) await terminal.confirm(`Unbinds every factor of ${name} (${bound}) and ends all sessions.`);
      const scope = operatorScope(pool.id);
      const removed = await resetMfa(ports, { scope, userId: user.userId, reason: given.reason });
      const factors = removed.map(({ kind, name: label, status }) => ({ kind, name: label, status }));
      const kinds = factors.map(({ kind }) => kind).join(", ");
      const text =
        factors.length === 0
          ? "Nothing was bound. All sessions have ended."
          : `Unbound: ${kinds}. All sessions have ended.`;
      terminal.print({ text, json: { id: user.userId, removed: factors } });
    }),
});
