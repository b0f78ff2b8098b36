import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Cleanup, Home } from "./home.ts";

const PROGRAM = fileURLToPath(new URL("../../../bin/countersign.js", import.meta.url));
/** root, for whom the modes of files and ports hold as for everybody. capabilities(7) */
const WITHOUT_PRIVILEGES = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner,-net_bind_service", "--"];
const START_LIMIT_MS = 60_000;
/** Where Node keeps what it has stripped and compiled: half of what a command takes, where each begins anew. */
const { NODE_COMPILE_CACHE } = process.env;
const compiled = NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };

/** What a command left behind. */
export interface Ran {
  readonly exit: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Words for Node, before the program. */
  readonly node?: readonly string[];
  /** Whether modes of files hold for it although the tests run as root. */
  readonly isOrdinary?: boolean;
  /** The program of another installation. */
  readonly program?: string;
}

/** Runs the program in a home, to its end. */
export async function countersign(home: Home, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = start(home, args, options);
  const streams = collect(child);
  child.stdin?.end(options.input ?? "");
  await once(child, "close");
  return { exit: child.exitCode, output: streams.output.join(""), errors: streams.errors.join("") };
}

/** Runs the program with --json, which must work and say nothing but JSON. */
export async function countersignJson<T>(home: Home, args: readonly string[], options: RunOptions = {}): Promise<T> {
  const { exit, output, errors } = await countersign(home, [...args, "--json"], options);
  assert.equal(exit, 0, errors || output);
  return JSON.parse(output) as T; // tests assert on what they read of it
}

/** Starts the program in a home and leaves it running. */
export function start(
  home: Home,
  args: readonly string[],
  { settings = {}, node = [], program = PROGRAM, isOrdinary = false }: RunOptions = {},
): ChildProcess {
  const prefix = isOrdinary && process.getuid?.() === 0 ? WITHOUT_PRIVILEGES : [];
  const [command = "", ...words] = [...prefix, process.execPath, ...node, program, ...args];
  return spawn(command, words, {
    cwd: home.folder,
    env: { ...compiled, ...home.settings, ...settings },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

export interface Service {
  readonly url: string;
  /** The link that it prints, with the key. */
  readonly inboxUrl: string;
  printed(): string;
  /** Gives the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the service in a home; it ends with the test. */
export async function serve(test: Cleanup, home: Home, options: RunOptions = {}): Promise<Service> {
  const child = start(home, ["serve"], options);
  const { output, errors } = collect(child);
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      const closed = once(child, "close");
      child.kill("SIGTERM");
      await closed;
    }
    return child.exitCode;
  };
  test.after(async () => void (await stop()));
  const signal = AbortSignal.timeout(START_LIMIT_MS);
  for (;;) {
    const [, url, inboxUrl = ""] =
      /listening on (http:\/\/\S+) .*\n(?:Messages wait at (\S+)\n)?/.exec(output.join("")) ?? [];
    if (url !== undefined) return { url, inboxUrl, stop, printed: () => [...output, ...errors].join("") };
    if (child.exitCode !== null) throw new Error(`The service ended: ${errors.join("")}`);
    await Promise.race([once(child.stdout ?? child, "data", { signal }), once(child, "close", { signal })]);
  }
}

/** A service that ends as a power cut would end it. */
export interface Killable {
  readonly url: string;
  /** Resolves once it is gone. */
  kill(): Promise<void>;
}

/** Starts the service in a home, to be killed there. */
export async function startKillable(home: Home, options: RunOptions = {}): Promise<Killable> {
  const child = start(home, ["serve"], options);
  const closed = once(child, "close");
  let printed = "";
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
        const [, found] = /listening on (http:\/\/\S+)/.exec(printed) ?? [];
        if (found !== undefined) resolve(found);
      });
    void closed.then(() => reject(new Error(`The service ended: ${printed}`)));
  });
  return {
    url,
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

function collect(child: ChildProcess): { readonly output: string[]; readonly errors: string[] } {
  const [output, errors]: [string[], string[]] = [[], []];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => output.push(text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => errors.push(text));
  return { output, errors };
}
