/**
 * The four networks as files: what goes in, what comes out, and the digest each file must have.
 *
 * Every graph takes one input named `input`: RGB bytes as they lie in a picture (uint8, N x height x width x 3, rows
 * from the top). Scaling to the network's own range is part of the graph.
 */

export interface ModelFile {
  readonly fileName: string;
  readonly sha256: string;
  /** Height and width of the picture that goes in, in pixels. */
  readonly inputSizePixels: number;
  /** Names of the outputs; all are float32. */
  readonly outputs: readonly string[];
}

export const modelFiles = {
  /**
   * BlazeFace, back camera: one letterboxed picture (N = 1). `scores` 1 x 896 x 1 are logits. `boxes` 1 x 896 x 16,
   * in input pixels: centre x and y off the anchor's, width, height, then x and y of six key points off the anchor.
   * The first 512 anchors are two a cell of a 16 x 16 grid (stride 16), the other 384 six a cell of an 8 x 8 grid
   * (stride 32), row by row.
   */
  blazeface: {
    fileName: "blazeface.onnx",
    sha256: "251084b34756f1f463af602e8bd94e09c3f1cdf7acadd1a1df48de5d5e1913d2",
    inputSizePixels: 256,
    outputs: ["scores", "boxes"],
  },
  /**
   * FaceMesh: one upright crop (N = 1). `mesh` 1 x 1404 is x, y, z of 468 points in input pixels; `flag` 1 x 1, from
   * 0 to 1, says whether there is a face.
   */
  facemesh: {
    fileName: "facemesh.onnx",
    sha256: "1119ebfb24f376a23ee3d9d50fd8bcbc1083a60984a0a147fb4be1f6d321512c",
    inputSizePixels: 192,
    outputs: ["mesh", "flag"],
  },
  /**
   * MediaPipe Iris: any number of crops of right eyes, their outer corner to the left. `points` N x 228 x 1 x 1 is x, y,
   * z in input pixels: of the lower lid from the outer to the inner corner (9 points), of the upper lid between them (7),
   * and of what is not used.
   */
  iris: {
    fileName: "iris.onnx",
    sha256: "d58208ccea1ae95dd40323a2e8be73cccf2597b1f422ceec8fcbceb792cd4cc2",
    inputSizePixels: 64,
    outputs: ["points"],
  },
  /** dlib's ResNet-29: any number of aligned chips. `descriptor` N x 128, not normalised. */
  dlib: {
    fileName: "dlib.onnx",
    sha256: "84bba170db1df635a2a225f5330fdb667b956fbc9bffdd8e430516333ccb19fc",
    inputSizePixels: 150,
    outputs: ["descriptor"],
  },
} as const satisfies Record<string, ModelFile>;

export type ModelName = keyof typeof modelFiles;
