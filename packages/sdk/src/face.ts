// biome-ignore-all lint/performance/noBarrelFile: it is the list of what `@countersign/sdk/face` exports.
export { CameraError, type CameraFailure } from "./face/CameraError.ts";
export { FaceSessionError } from "./face/FaceSessionError.ts";
export type { FrameSource } from "./face/FrameSource.ts";
export type {
  FaceFault,
  FaceProgress,
  FaceTarget,
  LivenessAction,
  LivenessFailure,
  LivenessHint,
} from "./face/faceTypes.ts";
export { type CameraOptions, type CameraVideo, openCamera } from "./face/openCamera.ts";
export { type FaceSessionOptions, type PassedFaceSession, runFaceSession } from "./face/runFaceSession.ts";
