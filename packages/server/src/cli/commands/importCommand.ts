import { formats, type MovedFormat, type SourceGiven, SourceUnreadable } from "@countersign/moving";
import { oneOf } from "../../config/kind.ts";
import { anyText } from "../../config/kinds.ts";
import { type ImportLine, type ImportRules, importRecords } from "../../moves/importRecords.ts";
import { matches } from "../../moves/toOwners.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand, type Given } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { createTally } from "../importing/createTally.ts";
import { openReport } from "../importing/openReport.ts";
import { fractionOf, type Meter, openSource } from "../importing/openSource.ts";
import { readArchiveKey } from "../importing/readArchiveKey.ts";
import { readSourceSecrets } from "../importing/readSourceSecrets.ts";
import { readUnsaid, unsaidOptions } from "../importing/readUnsaid.ts";
import { restorePool } from "../importing/restorePool.ts";
import { operatorScope } from "../operatorScope.ts";
import type { Terminal } from "../output/terminal.ts";
import { type Workspace, withWorkspace } from "../withWorkspace.ts";

/** What `countersign export` makes. */
const OWN_EXPORT = "countersign";

const options = {
  format: {
    value: "FORMAT",
    kind: oneOf(...formats.map(({ name }) => name), OWN_EXPORT),
    summary: "what the file is; see docs/moving.md",
    required: true,
  },
  pool: poolOption,
  dryRun: { summary: "say what would become of each record, and write nothing" },
  match: {
    value: "FIELD",
    kind: oneOf(...matches),
    summary: `by what an authenticator finds its account: ${matches.join(", ")}; auto, as at a sign-in, when not given`,
  },
  onExisting: {
    value: "WHAT",
    kind: oneOf("refuse", "skip", "add-authenticators"),
    summary: "what to do where the account is there: refuse (when not given), skip, add-authenticators",
  },
  source: {
    value: "NAME",
    kind: anyText,
    summary: "what accounts are known by besides their ids there; the format's name when not given",
  },
  ...unsaidOptions,
  dropPasswords: { summary: "move accounts whose password cannot be taken over without it; else they are refused" },
  passphraseFile: {
    value: "FILE",
    kind: anyText,
    summary: "what opens an encrypted file, in the first line of another",
  },
  identityFile: {
    value: "FILE",
    kind: anyText,
    summary: "the secret key that opens an export made for a recipient, as age-keygen writes it",
  },
  keyFile: { value: "FILE", kind: anyText, summary: "the pre-shared key of a PSKC file, in hexadecimal digits" },
  report: { value: "FILE", kind: anyText, summary: "write what became of each record there, one JSON object a line" },
  progress: { summary: "tell every second how far it has come" },
} as const;

export const importCommand = defineCommand({
  name: "import",
  summary: "Import users and authenticator apps of another system",
  details:
    "It may run while the service does. Each record is taken as a whole or refused, with the field and the rule. An import that was " +
    "broken off is run again: what was brought stays as it is. Nobody is told by mail or message.",
  argument: { name: "FILE", summary: "the file; - is the standard input" },
  options,
  examples: [
    "countersign import users.csv --format csv --dry-run",
    "countersign import users.json --format json --report report.jsonl --progress",
    "zcat users.jsonl.gz | countersign import - --format json --on-existing skip",
  ],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, (workspace) => importFile(workspace, { given, file: argument, terminal })),
});

interface Import {
  readonly given: Given<typeof options>;
  readonly file: string;
  readonly terminal: Terminal;
}

async function importFile(workspace: Workspace, { given, file, terminal }: Import): Promise<void> {
  const format = formats.find((each) => each.name === given.format) ?? null;
  const unsaid = readUnsaid(given, format ?? { name: OWN_EXPORT });
  const secrets = await readSourceSecrets(given, terminal.folder);
  const report = given.report === null ? null : await openReport(given.report, terminal.folder);
  const meter: Meter = { totalBytes: null, readBytes: 0 };
  const tally = createTally(given.progress ? terminal.note : null, () => fractionOf(meter));
  try {
    const { pool: poolId, dryRun: isDryRun } = given;
    const lines =
      format === null
        ? restorePool(workspace, {
            file,
            key: await readArchiveKey({ ...secrets, ...given }, terminal.folder),
            meter,
            poolId,
            isDryRun,
            terminal,
          })
        : importForeign(workspace, { given, file, terminal, meter }, format, { ...secrets, unsaid });
    for await (const line of lines) {
      tally.add(line);
      await report?.write(line);
    }
  } catch (error) {
    if (error instanceof SourceUnreadable) throw unreadable(error, tally.text(given.dryRun));
    throw error;
  } finally {
    await report?.close();
  }
  terminal.print({ text: tally.text(given.dryRun), json: { ...tally.counts(), dryRun: given.dryRun } });
  if (tally.counts().refused > 0) throw new CommandFailure("partly", tally.firstRefusals(given.report));
}

async function* importForeign(
  { admin, services, settings }: Workspace,
  { given, file, terminal, meter }: Import & { readonly meter: Meter },
  format: MovedFormat,
  source: SourceGiven,
): AsyncGenerator<ImportLine> {
  const pool = await choosePool(admin, given.pool);
  const rules: ImportRules = {
    homeCode: settings.defaultCountry,
    source: given.source ?? format.name,
    dropsPasswords: given.dropPasswords,
    match: given.match ?? "auto",
    onExisting: given.onExisting ?? "refuse",
    isDryRun: given.dryRun,
  };
  const records = format.read(await openSource(file, terminal, meter), source);
  yield* importRecords(services.ports, operatorScope(pool.id), records, rules);
}

function unreadable({ message, at }: SourceUnreadable, done: string): CommandFailure {
  const place = at.line === null ? (at.path ?? "") : `line ${at.line}`;
  const where = place === "" ? "The file" : `The file (${place})`;
  return new CommandFailure("failed", `${where} ${message}. Up to there: ${done}`);
}
