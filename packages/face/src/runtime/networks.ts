import type { Pixels } from "../image/pixels.ts";

/** What BlazeFace answers of one 256 px picture. */
export interface DetectorOutput {
  readonly scores: Float32Array;
  readonly boxes: Float32Array;
}

/** What FaceMesh answers of one 192 px picture. */
export interface MeshOutput {
  readonly mesh: Float32Array;
  /** 0 to 1: is this a face. */
  readonly flag: number;
}

/** The four networks, loaded. Pictures must have the side that a network was made for. */
export interface Networks {
  detect(picture: Pixels): Promise<DetectorOutput>;
  findMesh(crop: Pixels): Promise<MeshOutput>;
  /** Gives x, y, z of 76 points in pixels of the crop, for each crop of an eye. */
  findLids(crops: readonly Pixels[]): Promise<readonly Float32Array[]>;
  /** Gives 128 numbers for each chip. */
  describe(chips: readonly Pixels[]): Promise<readonly Float32Array[]>;
  /** "onnxruntime-node 1.17.0" */
  readonly runtime: string;
}
