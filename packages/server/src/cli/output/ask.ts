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
export async function ask(question: string, { input, output }: Streams): Promise<string> {
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

/** Asks for a line that is not shown while it is typed. */
export async function askUnseen(question: string, { input, output }: Streams): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  output.write(question);
  try {
    return await ask("", { input, output: nowhere });
  } finally {
    output.write("\n");
  }
}
