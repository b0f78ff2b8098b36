/** A worker process: reads photos one at a time. Whatever it needs is loaded when it is first needed. */
import { setPriority } from "node:os";
import { reencodeAvatar } from "../decode/reencodeAvatar.ts";
import { readFace } from "../read/readFace.ts";
import { loadNetworks, type NetworkOptions } from "../runtime/loadNetworks.ts";
import type { Networks } from "../runtime/networks.ts";
import type { FaceJob, FaceResult, Reply } from "./messages.ts";

/** On a full machine what answers other requests gets three times the share of this process. */
const NICENESS = 5;

const options = JSON.parse(process.argv[2] ?? "") as NetworkOptions; // as: what createFaceEngine gives
let networks: Promise<Networks> | undefined;

function work(job: FaceJob): Promise<FaceResult> {
  if (job.kind === "reencode") return reencodeAvatar(job.photo);
  networks ??= loadNetworks(options);
  return networks.then((loaded) => readFace(loaded, job.photo, job.demand));
}

async function answer(job: FaceJob): Promise<Reply<FaceResult>> {
  try {
    return { ok: true, result: await work(job) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

setPriority(NICENESS);
// A signal to the whole group must not end this before the server has drained; the server's end always does.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit());
process.on("message", async (job: FaceJob) => {
  const reply = await answer(job);
  process.send?.(reply);
});
