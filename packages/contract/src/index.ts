export { answerOf, Failure, SecondFactorDemand } from "./envelope.ts";
export { type FailureName, failures, type Language, MfaError, malformed, type Sentence } from "./errors.ts";
export { faceFaults, livenessFailures } from "./faceReasons.ts";
export { emailScenes, smsChannels, smsScenes } from "./purposes.ts";
export {
  type CallerKind,
  defineRoute,
  failuresOf,
  type Route,
  type RouteBeside,
  type RouteBody,
  type RouteData,
  type RouteParams,
  type RouteQuery,
} from "./route.ts";
export { type Routes, routes } from "./routes.ts";
export { TriggerData } from "./signIn.ts";
export { Type } from "./Type.ts";
export { type Tag, tags } from "./tags.ts";
export { uploadFolders } from "./upload.ts";
export { User } from "./user.ts";
