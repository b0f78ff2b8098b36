export { checkFaceEngine } from "./checkFaceEngine.ts";
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
export { FaceEngineBusy } from "./pool/FaceEngineBusy.ts";
export { FaceEngineFailed } from "./pool/FaceEngineFailed.ts";
export type { EyeApertures, FaceDemand, FaceFault, FacePose, FaceReading, FaceRefusal } from "./reading.ts";
export { faceFaults } from "./reading.ts";
