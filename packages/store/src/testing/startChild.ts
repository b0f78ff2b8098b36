import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Task } from "./settlingChild.ts";

/** Starts a process with a store of its own on `address`; it begins its task when it is sent a message. */
export async function startChild(address: string, task: Task): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "settlingChild.ts"), { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  child.send({ address, task });
  await once(child, "message");
  return child;
}
