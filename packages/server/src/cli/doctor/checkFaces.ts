import { describeFaceEngine } from "../../face/describeFaceEngine.ts";
import { type Finding, ok, warn } from "./finding.ts";
import type { Patient } from "./patient.ts";

const NAME = "faces";

/** Tells what faces would be read with. */
export async function checkFaces({ settings }: Patient): Promise<readonly Finding[]> {
  try {
    return [ok(NAME, await describeFaceEngine(settings))];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const advice = "Until then whoever bound a face has to sign in another way; the settings are COUNTERSIGN_FACE_….";
    return [warn(NAME, `none can be judged: ${why}`, advice)];
  }
}
