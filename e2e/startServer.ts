import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inheritedEnv } from "./support/inheritedEnv.ts";

const SOURCES = join(import.meta.dirname, "../packages/server/src/cli/main.ts");
const START_LIMIT_MS = 90_000;

/** What runs functions when a test or a file of tests ends: a test's context, or `{ after }` of node:test. */
interface Cleanup {
  after(undo: () => Promise<void>): void;
}

/** The first user pool and application of a server. */
export interface Ids {
  readonly poolId: string;
  readonly poolSecret: string;
  readonly appId: string;
  readonly appSecret: string;
}

export interface RunningServer extends Ids {
  readonly url: string;
  /** The folder it was started in, which holds its data folder. */
  readonly home: string;
  readonly dataDir: string;
  /** Of the process. */
  readonly pid: number;
  /** All that it has printed, both streams. */
  logs(): string;
  /** Resolves with its exit code once it has ended by itself. */
  readonly ended: Promise<number | null>;
  /** Asks it to end and gives its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

export interface ServerOptions {
  /** Settings besides those that every test server has. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A server that has ended: the new one works on its data. */
  readonly successorOf?: RunningServer;
  /** How far its clock is ahead of the machine's. */
  readonly clockOffsetMs?: number;
  /** Modules that it loads before itself. */
  readonly imports?: readonly string[];
  /** The file of another build; left out: the sources of this checkout. */
  readonly program?: string;
}

/**
 * Starts a server process on loopback, on a port and a data folder of its own and without the settings of this machine.
 * It ends with the test, and the folder with it.
 */
export async function startServer(test: Cleanup, options: ServerOptions = {}): Promise<RunningServer> {
  const { settings = {}, successorOf, clockOffsetMs = 0, imports = [], program = SOURCES } = options;
  const ids: Ids = successorOf ?? makeIds();
  const home = successorOf?.home ?? (await mkdtemp(join(tmpdir(), "countersign-e2e-")));
  const dataDir = join(home, "data");
  await mkdir(dataDir, { recursive: true });
  const child = spawn(
    process.execPath,
    [...[...clockAhead(clockOffsetMs), ...imports].flatMap((each) => ["--import", each]), program, "serve"],
    {
      cwd: home,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...inheritedEnv(), ...settingsFor(ids, dataDir), ...settings },
    },
  );
  const endWithUs = (): boolean => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const printed = collectOutput(child);
  const ended = once(child, "close").then(() => child.exitCode);
  const cleanUp = async (): Promise<void> => {
    process.off("exit", endWithUs);
    await end(child, "SIGKILL");
    await rm(home, { recursive: true, force: true });
  };
  test.after(cleanUp);
  const url = await untilListening(child, printed).catch(async (error: unknown) => {
    // A file of tests that fails to load runs no hooks.
    await cleanUp();
    throw error;
  });
  return {
    ...{ poolId: ids.poolId, poolSecret: ids.poolSecret, appId: ids.appId, appSecret: ids.appSecret },
    ...{ url, home, dataDir, pid: child.pid ?? 0, ended },
    logs: () => printed.join(""),
    stop: () => end(child, "SIGTERM"),
    kill: async () => void (await end(child, "SIGKILL")),
  };
}

function makeIds(): Ids {
  const hex = (bytes: number): string => randomBytes(bytes).toString("hex");
  return { poolId: hex(12), poolSecret: hex(16), appId: hex(12), appSecret: hex(16) };
}

function settingsFor({ poolId, poolSecret, appId, appSecret }: Ids, dataDir: string): Record<string, string> {
  return {
    COUNTERSIGN_PORT: "0",
    COUNTERSIGN_DATA_DIR: dataDir,
    COUNTERSIGN_USERPOOL_ID: poolId,
    COUNTERSIGN_USERPOOL_SECRET: poolSecret,
    COUNTERSIGN_APP_ID: appId,
    COUNTERSIGN_APP_SECRET: appSecret,
  };
}

function clockAhead(offsetMs: number): readonly string[] {
  if (offsetMs === 0) return [];
  const script = `const now = Date.now; Date.now = () => now() + ${offsetMs};`;
  return [`data:text/javascript,${encodeURIComponent(script)}`];
}

function collectOutput(child: ChildProcess): string[] {
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => printed.push(text));
  }
  return printed;
}

async function untilListening(child: ChildProcess, printed: readonly string[]): Promise<string> {
  const signal = AbortSignal.timeout(START_LIMIT_MS);
  for (;;) {
    const url = /listening on (http:\/\/\S+)/.exec(printed.join(""))?.[1];
    if (url !== undefined) return url;
    if (hasEnded(child)) throw new Error(`The server ended before it listened:\n${printed.join("")}`);
    await Promise.race([once(child.stdout ?? child, "data", { signal }), once(child, "close", { signal })]);
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (!hasEnded(child)) {
    const closed = once(child, "close");
    child.kill(signal);
    await closed;
  }
  return child.exitCode;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
