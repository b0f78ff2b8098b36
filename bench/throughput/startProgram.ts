import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Setup } from "./subject.ts";

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Started<T> {
  readonly pid: number;
  readonly read: T;
}

/** Starts a program on the disk of the set-up, and gives what is read from the first of its lines that says it. It ends with the run. */
export async function startProgram<T>(
  { disk, after }: Setup,
  { file, args, cwd, env = {} }: Program,
  read: (line: string) => T | null,
): Promise<Started<T>> {
  const child = spawn(file, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", NODE_ENV: "production", ...disk, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  });
  const printed: string[] = [];
  return new Promise((found, failed) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        printed.push(line);
        if (printed.length > 1000) printed.shift();
        const value = read(line);
        if (value !== null) found({ pid: child.pid ?? 0, read: value });
      });
    }
    child.once("error", failed);
    child.once("exit", () => failed(new Error(`${file} has ended:\n${printed.join("\n")}`)));
  });
}
