import { parentPort } from "node:worker_threads";

/** A thread that ends of a fault when it is asked for anything. */
parentPort?.on("message", () => {
  throw new Error("a fault of the thread");
});
