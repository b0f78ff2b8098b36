export { obtainModels } from "./obtainModels.ts";
export { type ModelFolder, planModels } from "./planModels.ts";
