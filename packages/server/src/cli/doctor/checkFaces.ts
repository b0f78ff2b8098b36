import { type FaceEngineStanding, inspectFaceEngine } from "../../face/inspectFaceEngine.ts";
import { type Finding, ok, warn } from "./finding.ts";
import type { Patient } from "./patient.ts";

const NAME = "faces";

/** Tells what faces would be read with, and whether it is all there. */
export async function checkFaces({ settings }: Patient): Promise<readonly Finding[]> {
  try {
    return judge(await inspectFaceEngine(settings));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const advice = "Until then whoever bound a face has to sign in another way; the settings are COUNTERSIGN_FACE_….";
    return [warn(NAME, `none can be judged: ${why}`, advice)];
  }
}

function judge({ engine, models }: FaceEngineStanding): readonly Finding[] {
  if (models === null) return [ok(NAME, engine)];
  const { folder, areWhole, wrongFiles } = models;
  if (wrongFiles.length > 0) {
    const advice = "The next face has them built anew. Find out who else can write there.";
    return [warn(NAME, `not as they were built: ${wrongFiles.join(", ")}`, advice)];
  }
  const standing = areWhole ? `whole, in ${folder}` : `built with the first face, in ${folder}`;
  return [ok(NAME, `${engine}; its models are ${standing}`)];
}
