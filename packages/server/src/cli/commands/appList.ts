import { listAllApplications } from "../chooseApplication.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { table } from "../output/table.ts";
import { applicationSummary } from "../presentApplication.ts";
import { withReading } from "../withReading.ts";

export const appList = defineCommand({
  name: "app list",
  summary: "List the applications, with the user pools they belong to",
  options: { pool: { ...poolOption, summary: "only those of this user pool" } },
  examples: ["countersign app list", "countersign app list --json"],
  run: ({ given, terminal }) =>
    withReading(terminal, async ({ admin }) => {
      const all = await listAllApplications(admin);
      const pool = given.pool === null ? null : await choosePool(admin, given.pool);
      const applications = all.filter(({ poolId }) => pool === null || poolId === pool.id);
      const rows = applications.map(
        ({ id, poolId, name, factors, faceProof, firstEnrolment, clientType, redirectUris, allowedOrigins }) => [
          ...[id, poolId, name],
          ...[factors.join(", "), faceProof, firstEnrolment, clientType, redirectUris.join(", "), allowedOrigins.join(", ")],
        ],
      );
      const text = table(
        ["ID", "USER POOL", "NAME", "FACTORS", "FACE PROOF", "FIRST ENROLMENT", "CLIENT TYPE", "REDIRECT URIS", "ALLOWED ORIGINS"],
        rows,
      );
      terminal.print({ text, json: { applications: applications.map(applicationSummary) } });
    }),
});
