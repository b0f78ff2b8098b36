import { readFile } from "node:fs/promises";
import { type ModelName, modelFiles } from "@countersign/face";
import { convertDlibResnet } from "./dlib/convertDlibResnet.ts";
import { readDlibLayers } from "./dlib/readDlibLayers.ts";
import { findDlibFile, findTfjsFiles, type TfjsModelName } from "./modelWeights.ts";
import { convertTfjsModel, type TfjsConversion } from "./tfjs/convertTfjsModel.ts";
import { type RawTfjsModel, readTfjsModel } from "./tfjs/readTfjsModel.ts";

const blazeface: TfjsConversion = {
  name: "blazeface-back",
  storage: "float32",
  picture: {
    count: 1,
    sizePixels: modelFiles.blazeface.inputSizePixels,
    subtract: [127.5, 127.5, 127.5],
    divideBy: 127.5,
  },
  outputs: [
    { name: "scores", from: ["Identity", "Identity_1"], shape: [1, 896, 1] },
    { name: "boxes", from: ["Identity_2", "Identity_3"], shape: [1, 896, 16] },
  ],
};

const facemesh: TfjsConversion = {
  name: "facemesh",
  storage: "float16",
  picture: { count: 1, sizePixels: modelFiles.facemesh.inputSizePixels, subtract: [0, 0, 0], divideBy: 255 },
  outputs: [
    { name: "mesh", from: ["Identity_2"], shape: [1, 1404] },
    { name: "flag", from: ["Identity_1"], shape: [1, 1] },
  ],
};

const iris: TfjsConversion = {
  name: "iris",
  storage: "float16",
  picture: { count: "eyes", sizePixels: modelFiles.iris.inputSizePixels, subtract: [0, 0, 0], divideBy: 255 },
  outputs: [{ name: "points", from: ["Identity"], shape: ["eyes", 228, 1, 1] }],
};

async function buildFromTfjs(name: TfjsModelName, conversion: TfjsConversion): Promise<Uint8Array> {
  const files = findTfjsFiles(name);
  const [topology, weights] = await Promise.all([readFile(files.topology, "utf8"), readFile(files.weights)]);
  const raw = JSON.parse(topology) as RawTfjsModel; // as: whatever is built from another file fails its digest
  return convertTfjsModel(readTfjsModel(raw, weights), conversion);
}

async function buildDlib(): Promise<Uint8Array> {
  return convertDlibResnet(readDlibLayers(await readFile(findDlibFile())), "float16");
}

const builders: Readonly<Record<ModelName, () => Promise<Uint8Array>>> = {
  blazeface: () => buildFromTfjs("blazeface", blazeface),
  facemesh: () => buildFromTfjs("facemesh", facemesh),
  iris: () => buildFromTfjs("iris", iris),
  dlib: buildDlib,
};

/** Makes the bytes of one model file from the weights in the npm packages; does not check their digest. */
export function buildModel(name: ModelName): Promise<Uint8Array> {
  return builders[name]();
}
