import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

interface Cleanup {
  after(undo: () => Promise<void>): void;
}

const LIMIT_MS = 30_000;

/** Starts a program that ends with the test, and waits until it listens on a port of loopback. */
export async function startProgram(
  test: Cleanup,
  [program, ...args]: readonly [string, ...string[]],
  { port, env = {} }: { readonly port: number; readonly env?: Readonly<Record<string, string>> },
): Promise<{ printed(): string }> {
  let printed = "";
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env.PATH, ...env } });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  test.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  });
  for (const limit = AbortSignal.timeout(LIMIT_MS); !(await listens(port)); await sleep(50))
    if (child.exitCode !== null || limit.aborted) throw new Error(`${program} does not listen:\n${printed}`);
  return { printed: () => printed };
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
