import { allowEnrolment } from "@countersign/core";
import { anyText } from "../../config/kinds.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, whoArgument } from "../commonOptions.ts";
import { findUser } from "../findUser.ts";
import { operatorScope } from "../operatorScope.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const userAllowEnrolment = defineCommand({
  name: "user allow-enrolment",
  summary: "Let a user bind a first factor without a proved address: once, within 24 hours",
  details:
    'For applications whose first enrolment is "proved" (app update --first-enrolment). Whoever knows the password may bind ' +
    "a factor then: make sure first that it is the user who asks, in another way than by an address that he names now.",
  argument: whoArgument,
  options: {
    pool: poolOption,
    reason: { value: "TEXT", kind: anyText, summary: "why; it is kept in the audit trail" },
  },
  examples: [
    "countersign user allow-enrolment jo@example.com",
    "countersign user allow-enrolment jo --reason 'came in person, ticket 4711'",
  ],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async (workspace) => {
      const pool = await choosePool(workspace.admin, given.pool);
      const { user } = await findUser(workspace, pool.id, argument);
      const allowance = { scope: operatorScope(pool.id), userId: user.userId, reason: given.reason };
      const until = new Date(await allowEnrolment(workspace.services.ports, allowance)).toISOString();
      const text = `The next factor may be bound without a proved address until ${until}.`;
      terminal.print({ text, json: { id: user.userId, until } });
    }),
});
