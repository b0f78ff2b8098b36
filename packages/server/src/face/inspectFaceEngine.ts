import type { FaceEngineSettings } from "./FaceEngineSettings.ts";
import { makeFaceEngine } from "./makeFaceEngine.ts";
import { modelFolder } from "./modelFolder.ts";

export interface FaceEngineStanding {
  /** In words what faces would be read with. */
  readonly engine: string;
  /** Null for an engine of another maker. */
  readonly models: {
    readonly folder: string;
    /** Whether the first face has some to build. */
    readonly areWhole: boolean;
    /** Paths of files that the next face has replaced. */
    readonly wrongFiles: readonly string[];
  } | null;
}

/**
 * Looks whether what faces would be read with is all there. No photo is read, and nothing is changed.
 * @throws {Error} with a sentence for the operator
 */
export async function inspectFaceEngine(settings: FaceEngineSettings): Promise<FaceEngineStanding> {
  const engine = await makeFaceEngine(settings);
  await engine.close();
  if (settings.faceProviderModule !== null) return { engine: `${engine.model}, of another maker`, models: null };
  const [{ loadRuntime }, { planModels }] = await Promise.all([
    import("@countersign/face"),
    import("@countersign/face-models"),
  ]);
  const runtime = await loadRuntime(settings.faceRuntime);
  const folder = modelFolder(settings);
  const { toBuild, wrongFiles } = await planModels(folder);
  const models = { folder: folder.path, areWhole: toBuild.length === 0, wrongFiles };
  return { engine: `${engine.model} on ${runtime.name}`, models };
}
