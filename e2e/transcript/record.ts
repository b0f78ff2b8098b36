/**
 * Writes down what is played and not in the transcript yet, and drops what is no longer played. `--all` writes down
 * everything anew: that is for the moment when a landing becomes what the next one is compared with.
 */
import { perform } from "./perform.ts";
import { type Cases, readTranscript, type Transcript, writeTranscript } from "./transcriptFile.ts";

const undos: (() => Promise<void>)[] = [];
try {
  const { transcript } = await perform({ after: (undo) => undos.push(undo) });
  writeTranscript(process.argv.includes("--all") ? transcript : keepRecorded(transcript, readTranscript()));
} finally {
  for (const undo of undos.reverse()) await undo();
}

function keepRecorded(played: Transcript, recorded: Transcript): Transcript {
  return new Map([...played].map(([area, cases]) => [area, keepCases(cases, recorded.get(area))]));
}

function keepCases(played: Cases, recorded: Cases | undefined): Cases {
  return new Map([...played].map(([name, entry]) => [name, recorded?.get(name) ?? entry]));
}
