import { type ChildProcess, fork } from "node:child_process";
import { extname, join } from "node:path";
import type { NetworkOptions } from "../runtime/loadNetworks.ts";

/** For JavaScript objects of a worker; pictures and models lie outside. */
const HEAP_MEGABYTES = 256;

/**
 * Starts a worker process: from TypeScript in a checkout, from JavaScript where the package is compiled. It takes no
 * environment along, so that no secret lies where strangers' pictures are decoded.
 */
export function spawnFaceWorker(options: NetworkOptions): ChildProcess {
  const file = join(import.meta.dirname, `faceWorker${extname(import.meta.filename)}`);
  return fork(file, [JSON.stringify(options)], {
    env: {},
    execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}
