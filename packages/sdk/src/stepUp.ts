// biome-ignore-all lint/performance/noBarrelFile: it is the list of what `@countersign/sdk/step-up` exports.
export { createSteppingFetch, type SteppingFetchOptions } from "./stepUp/createSteppingFetch.ts";
export { type StepUpDemand, type StepUpFacts, stepUp } from "./stepUp/stepUpSession.ts";
