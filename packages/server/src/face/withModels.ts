import type { FaceEngine } from "./FaceEngine.ts";
import { retrySecondsOf } from "./retrySecondsOf.ts";

/**
 * Gives an engine whose model files are looked after before the first face is read, and again after a reading failed:
 * somebody may have taken them away. Avatars need none.
 */
export function withModels(engine: FaceEngine, obtainModels: () => Promise<void>): FaceEngine {
  let obtained: Promise<void> | null = null;
  return {
    ...engine,
    async read(photo, demand) {
      obtained ??= obtainModels();
      const models = obtained;
      try {
        await models;
        return await engine.read(photo, demand);
      } catch (error) {
        if (obtained === models && retrySecondsOf(error) === null) obtained = null;
        throw error;
      }
    },
  };
}
