import { parentPort } from "node:worker_threads";
import type { FromThread, ToThread } from "../thread/messages.ts";

/** A thread that ends of a fault when it is asked for anything but to close. */
parentPort?.on("message", ([asked]: readonly ToThread[]) => {
  if (asked?.kind !== "call" || asked.verb !== "close") throw new Error("a fault of the thread");
  const closed: FromThread = { kind: "done", id: asked.id, isJson: false, result: null };
  parentPort?.postMessage([closed]);
  parentPort?.close();
});
