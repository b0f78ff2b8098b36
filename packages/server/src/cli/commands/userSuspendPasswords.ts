import { suspendPasswords } from "@countersign/core";
import { anyText } from "../../config/kinds.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, yesOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import { count } from "../output/count.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const userSuspendPasswords = defineCommand({
  name: "user suspend-passwords",
  summary: "Have no password of a user pool sign anybody in until it is set anew, and sign everybody out",
  details:
    "For when hashes of passwords, or the master key, are known to others. Whoever types his password is told to reset it, by a code at an " +
    "address of his; every session, begun sign-in, access pass and trusted device of the pool ends. Factors stay what they are. It goes " +
    "batch by batch while the service serves, and may be run again where it was broken off. The dry run says how many it is about, and " +
    "how many of them have no address that a code could go to: give those an address first, or set their passwords anew by hand. The trail tells of it once.",
  options: {
    all: { summary: "the passwords of all users: there is no other way to run it" },
    dryRun: { summary: "say how many it would be, and change nothing" },
    reason: { value: "TEXT", kind: anyText, required: true, summary: "why; it is kept in the audit trail" },
    progress: { summary: "tell how far it has come" },
    yes: yesOption,
    pool: poolOption,
  },
  examples: [
    "countersign user suspend-passwords --all --dry-run --reason 'database stolen'",
    "countersign user suspend-passwords --all --reason 'database stolen, incident 12' --yes --json",
  ],
  run: ({ given, terminal }) =>
    withWorkspace(terminal, async ({ admin, services: { ports } }) => {
      if (!given.all) throw new CommandFailure("usage", "Say --all: it is about everybody.");
      const pool = await choosePool(admin, given.pool);
      const users = await admin.countUsers(pool.id);
      const { passwords, unreachable } = await admin.countPasswords(pool.id);
      const about =
        `${count(users, "user")} would be signed out, and ${count(passwords, "password")} suspended. ` +
        `${count(unreachable, "user")} with a password cannot be sent a code.`;
      const json = { users, passwords, unreachable };
      if (given.dryRun) return terminal.print({ text: about, json: { ...json, done: 0 } });
      if (!given.yes) await terminal.confirm(about);
      const onProgress = given.progress
        ? (done: number) => terminal.note(`${done} of ${count(users, "user")}`)
        : undefined;
      const suspension = { scope: operatorScope(pool.id), reason: given.reason };
      const done = await suspendPasswords(ports, { ...suspension, ...(onProgress && { onProgress }) });
      const text = `Signed out: ${count(done, "user")}. Passwords sign nobody in until they are set anew.`;
      terminal.print({ text, json: { ...json, done } });
    }),
});
