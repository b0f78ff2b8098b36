import { hostsAndPorts } from "./hostsAndPorts.ts";
import { oneOf } from "./kind.ts";
import { decimal, path, wholeNumber } from "./kinds.ts";
import type { Setting } from "./setting.ts";

/** The narrowest and the widest distance that still tells people apart, or one person from another. */
const distance = decimal(0.2, 0.6);

function threshold(name: string, fallback: string, what: string) {
  return {
    name: `COUNTERSIGN_FACE_THRESHOLD_${name}`,
    section: "Faces",
    kind: distance,
    secret: false,
    default: fallback,
    description: `How far a face may be from one that was bound ${what}. docs/face.md has the error rates.`,
  } as const satisfies Setting<number>;
}

/** Everything about faces but their limits. */
export const faceSettings = {
  faceThresholdLive: threshold("LIVE", "0.45", "in a live session"),
  faceThresholdPhotos: threshold("PHOTOS", "0.50", "by two photos"),
  faceThresholdPhoto: threshold("PHOTO", "0.53", "by one photo sent twice"),
  faceUrlAllow: {
    name: "COUNTERSIGN_FACE_URL_ALLOW",
    section: "Faces",
    kind: hostsAndPorts("photos.internal:8080"),
    secret: false,
    unset: "none",
    description: "Where photos may be fetched from although the address is private or plain http.",
  },
  faceWorkers: {
    name: "COUNTERSIGN_FACE_WORKERS",
    section: "Faces",
    kind: wholeNumber(1, 64),
    secret: false,
    unset: "one less than there are processors, and at least one",
    description: "Processes that read faces. They start with the first face and end when none has come for a while.",
  },
  faceQueue: {
    name: "COUNTERSIGN_FACE_QUEUE",
    section: "Faces",
    kind: wholeNumber(1, 10_000),
    secret: false,
    default: "32",
    description: "Photos that may wait for such a process; whoever comes then is asked to try again.",
  },
  faceJobSeconds: {
    name: "COUNTERSIGN_FACE_JOB_SECONDS",
    section: "Faces",
    kind: wholeNumber(1, 120),
    secret: false,
    default: "10",
    description: "Time to read one photo, after which its process is replaced.",
  },
  faceRuntime: {
    name: "COUNTERSIGN_FACE_RUNTIME",
    section: "Faces",
    kind: oneOf("auto", "web", "node"),
    secret: false,
    default: "auto",
    description:
      "What runs the models: `node` is onnxruntime-node, twice as fast and to be installed besides, `web` is onnxruntime-web. `auto` takes the first that is there.",
  },
  faceModelsDir: {
    name: "COUNTERSIGN_FACE_MODELS_DIR",
    section: "Faces",
    kind: path,
    secret: false,
    unset: "`models` in the data folder",
    description:
      "Folder of the model files. Those that are missing are built with the first face; in a folder named here none is ever replaced.",
  },
  faceProviderModule: {
    name: "COUNTERSIGN_FACE_PROVIDER_MODULE",
    section: "Faces",
    kind: path,
    secret: false,
    unset: "the engine of this build",
    description: "ES module that reads faces in place of the engine of this build: its default export makes one.",
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
