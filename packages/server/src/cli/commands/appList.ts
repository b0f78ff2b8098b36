import type { Application } from "@countersign/core";
import { listAllApplications } from "../chooseApplication.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { table } from "../output/table.ts";
import { applicationSummary } from "../presentApplication.ts";
import { withReading } from "../withReading.ts";

const HEADINGS = [
  ...["ID", "USER POOL", "NAME", "FACTORS", "FACE PROOF", "FIRST ENROLMENT", "CLIENT TYPE", "OWN LOGIN"],
  ...["REDIRECT URIS", "ALLOWED ORIGINS"],
];

function rowOf(application: Application): readonly string[] {
  const { id, poolId, name, factors, faceProof, firstEnrolment, clientType, ownLogin } = application;
  const { redirectUris, allowedOrigins } = application;
  return [
    ...[id, poolId, name, factors.join(", "), faceProof, firstEnrolment, clientType, ownLogin],
    ...[redirectUris.join(", "), allowedOrigins.join(", ")],
  ];
}

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
      const text = table(HEADINGS, applications.map(rowOf));
      terminal.print({ text, json: { applications: applications.map(applicationSummary) } });
    }),
});
