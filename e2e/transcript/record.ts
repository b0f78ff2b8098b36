/**
 * Writes down the cases that are played and not in the transcript yet, and drops those that are no longer played. Cases
 * that are named, as in `npm run transcript -- "totp/a wrong code"`, are written down anew; with `--all` everything is,
 * which is for the moment when a landing becomes what the next one is compared with.
 */
import { perform } from "./perform.ts";
import { type Cases, readTranscript, type Transcript, writeTranscript } from "./transcriptFile.ts";

const anew = new Set(process.argv.slice(2));
const undos: (() => Promise<void>)[] = [];
try {
  const { transcript } = await perform({ after: (undo) => undos.push(undo) });
  writeTranscript(keepRecorded(transcript, readTranscript()));
} finally {
  for (const undo of undos.reverse()) await undo();
}

function keepRecorded(played: Transcript, recorded: Transcript): Transcript {
  return new Map([...played].map(([area, cases]) => [area, keepCases(area, cases, recorded.get(area))]));
}

function keepCases(area: string, played: Cases, recorded: Cases | undefined): Cases {
  const isAnew = (name: string): boolean => anew.has("--all") || anew.has(`${area}/${name}`);
  return new Map([...played].map(([name, entry]) => [name, isAnew(name) ? entry : (recorded?.get(name) ?? entry)]));
}
