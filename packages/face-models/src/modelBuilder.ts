/** A process that builds model files, says how that went, and ends. */
import { setPriority } from "node:os";
import { fillModelFolder, type ModelsToBuild } from "./fillModelFolder.ts";

export interface BuilderReply {
  /** Null when the files are there, else a sentence for the operator. */
  readonly message: string | null;
}

/** On a full machine what answers requests gets three times the share of this process. */
const NICENESS = 5;
/** Model files are no secrets: whatever account a service runs as may read what another has built. */
const UMASK = 0o022;

setPriority(NICENESS);
process.umask(UMASK);
// A signal to the whole group must not end this while the server answers its last requests; the server's end does.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit());

async function build(): Promise<BuilderReply> {
  try {
    await fillModelFolder(JSON.parse(process.argv[2] ?? "") as ModelsToBuild); // as: what obtainModels gives
    return { message: null };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

process.send?.(await build(), () => process.disconnect());
