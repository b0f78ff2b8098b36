/**
 * Writes the documents that code can print, below the working directory. `node scripts/docs.ts --check` writes nothing,
 * names the documents that differ from the code and fails when there are any.
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { renderPythonContract } from "../packages/contract/src/authing/renderPythonContract.ts";
import { renderErrorsDoc } from "../packages/contract/src/renderErrorsDoc.ts";
import { renderWebhookEventsDoc } from "../packages/contract/src/renderWebhookEventsDoc.ts";
import { bundle } from "../packages/sdk/src/testing/bundle.ts";
import { graphqlDoor } from "../packages/server/src/authing/graphqlDoor.ts";
import { renderMembersDoc } from "../packages/server/src/authing/renderMembersDoc.ts";
import { commands } from "../packages/server/src/cli/commands.ts";
import { renderCliDoc } from "../packages/server/src/cli/renderCliDoc.ts";
import { renderConfigDoc } from "../packages/server/src/config/renderConfigDoc.ts";
import { renderLimitsDoc } from "../packages/server/src/config/renderLimitsDoc.ts";
import { renderGraphqlSchema } from "../packages/server/src/graphql/renderGraphqlSchema.ts";
import { renderOpenApi } from "../packages/server/src/http/renderOpenApi.ts";
import { renderMetricsDoc } from "../packages/server/src/monitoring/renderMetricsDoc.ts";
import { speech } from "../packages/server/src/start/speech.ts";
import { renderTablesDoc } from "../packages/store/src/upkeep/tableEnds.ts";
import { renderApiDoc } from "./docs/renderApiDoc.ts";
import { renderPerformanceDoc } from "./docs/renderPerformanceDoc.ts";
import { renderSdkTypes } from "./docs/renderSdkTypes.ts";
import { ROOT, readManifest } from "./release/workspace.ts";

interface Document {
  readonly path: string;
  render(): string | Promise<string>;
}

const documents: readonly Document[] = [
  { path: "docs/api.md", render: async () => renderApiDoc(await openApi(), schemaGraphql()) },
  { path: "docs/cli.md", render: () => renderCliDoc(commands) },
  { path: "docs/config.md", render: renderConfigDoc },
  { path: "docs/errors.md", render: renderErrorsDoc },
  { path: "docs/limits.md", render: renderLimitsDoc },
  { path: "docs/members.md", render: renderMembersDoc },
  { path: "docs/operating/metrics.md", render: renderMetricsDoc },
  { path: "docs/performance.md", render: renderPerformanceDoc },
  { path: "docs/sdk-types.md", render: renderSdkTypes },
  { path: "docs/tables.md", render: renderTablesDoc },
  { path: "docs/webhook-events.md", render: renderWebhookEventsDoc },
  { path: "schema.graphql", render: schemaGraphql },
  { path: "openapi.json", render: openApi },
  { path: "packages/sdk/src/version.ts", render: renderSdkVersion },
  // After the version, which is in it.
  { path: "examples/mfa-demo/countersign-sdk.js", render: () => bundle("iife") },
  { path: "clients/python/src/countersign/_contract.py", render: renderPythonContract },
  { path: "clients/python/src/countersign/_version.py", render: renderPythonVersion },
  { path: "clients/python/LICENSE", render: () => readFile(join(ROOT, "LICENSE"), "utf8") },
];

function schemaGraphql(): string {
  return renderGraphqlSchema(graphqlDoor);
}

function openApi(): Promise<string> {
  return renderOpenApi(speech("zh-CN"));
}

function renderSdkVersion(): string {
  const { version } = readManifest(join(ROOT, "packages/sdk"));
  return `/** The version of this package, as requests name it. Printed by \`npm run docs\` from package.json. */
export const version = "${version}";
`;
}

function renderPythonVersion(): string {
  const { version } = readManifest(join(ROOT, "packages/sdk"));
  return `"""The version of this package, as requests name it. Printed by \`npm run docs\`."""\n\n__version__ = "${version}"\n`;
}

async function isCurrent(path: string, text: string): Promise<boolean> {
  return existsSync(path) && (await readFile(path, "utf8")) === text;
}

const drifted: string[] = [];
for (const { path, render } of documents) {
  const text = await render();
  if (await isCurrent(path, text)) continue;
  drifted.push(path);
  if (process.argv.includes("--check")) continue;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

if (process.argv.includes("--check")) {
  for (const path of drifted) console.error(`${path} differs from the code: run "npm run docs".`);
  if (drifted.length > 0) process.exitCode = 1;
} else {
  for (const path of drifted) console.log(`wrote ${path}`);
}
