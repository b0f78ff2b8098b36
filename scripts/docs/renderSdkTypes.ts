import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT } from "../release/workspace.ts";
import { type Export, type Member, readSdk } from "./readSdk.ts";

const { name: PACKAGE, exports } = JSON.parse(readFileSync(join(ROOT, "packages/sdk/package.json"), "utf8")) as {
  readonly name: string;
  readonly exports: Readonly<Record<string, { readonly "countersign-source": string }>>;
}; // as: the package's own manifest

/** The entry points of the package, with the source file behind each. */
export const sdkEntries: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(exports).map(([entry, given]) => [PACKAGE + entry.slice(1), basename(given["countersign-source"])]),
);

const INTRODUCTION = `# Signatures of @countersign/sdk

<!-- Printed by \`npm run docs\` from packages/sdk/src: edit it there. -->

Everything that the package exports, as its types say it. How it is used, with an example of each method: [sdk.md](sdk.md).
`;

const KINDS = { class: "Class", function: "Function", value: "Value", interface: "Shape", type: "Type" } as const;

/** Prints \`docs/sdk-types.md\` from the sources of the SDK. */
export function renderSdkTypes(): string {
  const read = readSdk(Object.values(sdkEntries));
  const chapters = Object.entries(sdkEntries).map(([entry, file]) => {
    const all = read.get(file) ?? [];
    const runs = all.filter(({ kind }) => kind !== "interface" && kind !== "type");
    const shapes = all.filter((each) => !runs.includes(each));
    return [`\n## From \`${entry}\`\n`, ...runs.map(renderExport), ...shapes.map(renderExport)].join("");
  });
  return [INTRODUCTION, ...chapters].join("");
}

function renderExport({ name, kind, meaning, members }: Export): string {
  const isTable = kind === "class" || kind === "interface";
  const body = isTable ? renderTable(members) : members.map(({ signature }) => `${code(signature)}\n`).join("");
  return [`\n### ${name}\n`, `${KINDS[kind]}.${meaning === "" ? "" : ` ${meaning}`}\n`, body]
    .filter((part) => part !== "")
    .join("\n");
}

function renderTable(members: readonly Member[]): string {
  if (members.length === 0) return "";
  const rows = members.map(({ signature, meaning }) => `| ${code(signature)} | ${inCell(meaning)} |\n`);
  return `| member | meaning |\n|---|---|\n${rows.join("")}`;
}

function code(text: string): string {
  return text.includes("`") ? `\`\` ${inCell(text)} \`\`` : `\`${inCell(text)}\``;
}

function inCell(text: string): string {
  return text.replaceAll("|", "\\|");
}
