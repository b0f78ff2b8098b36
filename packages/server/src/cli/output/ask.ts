import { createInterface } from "node:readline/promises";
import { type Readable, Writable } from "node:stream";
import { CommandFailure } from "../CommandFailure.ts";

interface Streams {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * Asks for a line.
 * @throws {CommandFailure} refused when the input ends or the question is broken off
 */
export function ask(question: string, { input, output }: Streams): Promise<string> {
  return readAnswer({ input, output }, question);
}

/** Asks for a line that is not shown while it is typed. */
export async function askUnseen(question: string, { input, output }: Streams): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // Nothing is typed before the question is read, and by then the terminal no longer shows what is typed.
  const answer = readAnswer({ input, output: nowhere }, "");
  output.write(question);
  try {
    return await answer;
  } finally {
    output.write("\n");
  }
}

async function readAnswer({ input, output }: Streams, question: string): Promise<string> {
  const lines = createInterface({ input, output, terminal: true });
  const gone = new AbortController();
  const giveUp = (): void => gone.abort();
  lines.once("close", giveUp);
  lines.once("SIGINT", giveUp);
  try {
    return await lines.question(question, { signal: gone.signal });
  } catch (error) {
    if (!gone.signal.aborted) throw error;
    output.write("\n");
    throw new CommandFailure("refused", "Broken off: nothing was done.");
  } finally {
    lines.close();
  }
}
