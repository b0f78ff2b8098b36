export { createFaceEngine, type FaceEngine, type FaceEngineOptions } from "./createFaceEngine.ts";
export type {
  LivenessAction,
  LivenessFailure,
  LivenessFrame,
  LivenessGoing,
  LivenessHint,
  LivenessProgress,
  LivenessState,
} from "./liveness/livenessTypes.ts";
export { type FoundModel, findModel } from "./models/findModel.ts";
export { ModelsUnusable } from "./models/ModelsUnusable.ts";
export { type ModelName, modelFiles } from "./models/modelFiles.ts";
export { FaceEngineBusy } from "./pool/FaceEngineBusy.ts";
export { FaceEngineFailed } from "./pool/FaceEngineFailed.ts";
export type { EyeApertures, FaceDemand, FaceFault, FacePose, FaceReading, FaceRefusal } from "./reading.ts";
export { faceFaults } from "./reading.ts";
export { loadRuntime } from "./runtime/loadRuntime.ts";
