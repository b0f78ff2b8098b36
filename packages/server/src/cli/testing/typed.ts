import { Readable, Writable } from "node:stream";
import { runCommand } from "../runCommand.ts";
import type { Ran } from "./countersign.ts";
import type { Home } from "./home.ts";

/** Runs a command within this process, which is faster than the program and says the same. */
export async function typed(
  home: Home,
  args: readonly string[],
  {
    input = "",
    settings = {},
  }: { readonly input?: string | Uint8Array; readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  const [output, errors]: [string[], string[]] = [[], []];
  const into = (texts: string[]): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        texts.push(chunk.toString());
        done();
      },
    });
  const host = {
    input: Readable.from([typeof input === "string" ? Buffer.from(input) : input]),
    output: into(output),
    errors: into(errors),
  };
  const exit = await runCommand(args, { ...host, environment: { ...home.settings, ...settings }, folder: home.folder });
  return { exit, output: output.join(""), errors: errors.join("") };
}
