import type { Kind } from "../../config/kind.ts";
import { id } from "../../config/kinds.ts";
import { iso } from "../../iso.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { count } from "../output/count.ts";
import { table } from "../output/table.ts";
import { userSummary } from "../presentSubject.ts";
import { withReading } from "../withReading.ts";

const DEFAULT_LIMIT = 50;

const limit: Kind<number> = {
  rule: "a whole number from 1 to 1000",
  parse: (text) => (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= 1000 ? Number(text) : null),
};

export const userList = defineCommand({
  name: "user list",
  summary: "List the users, page by page",
  details: "They come in the order of their ids. What is behind the page is told by the id to give to --after.",
  options: {
    pool: poolOption,
    limit: { value: "N", kind: limit, summary: `how many at most, up to 1000; ${DEFAULT_LIMIT} when not given` },
    after: { value: "ID", kind: id, summary: "begin behind the user with this id" },
  },
  examples: ["countersign user list", "countersign user list --limit 1000 --after 6510a0c2f4d85b0012ab34cd --json"],
  run: ({ given, terminal }) =>
    withReading(terminal, async ({ admin }) => {
      const pool = await choosePool(admin, given.pool);
      const size = given.limit ?? DEFAULT_LIMIT;
      const found = await admin.listUsers(pool.id, { afterId: given.after, limit: size + 1 });
      const users = found.slice(0, size);
      const next = found.length > size ? (users.at(-1)?.userId ?? null) : null;
      const total = await admin.countUsers(pool.id);
      const rows = users.map(({ userId, username, email, phone, blocked, loginsCount, createdAtMs }) => [
        ...[userId, username ?? "", email ?? "", phone ?? ""],
        ...[blocked ? "blocked" : "", String(loginsCount), iso(createdAtMs)],
      ]);
      const text = [
        table(["ID", "USER NAME", "E-MAIL", "PHONE", "BLOCKED", "SIGN-INS", "CREATED"], rows),
        `${users.length} of ${count(total, "user")}.${next === null ? "" : ` The next ones: --after ${next}`}`,
      ].join("\n");
      terminal.print({ text, json: { users: users.map(userSummary), next, total } });
    }),
});
