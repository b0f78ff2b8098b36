/** As the operator set them. */
export interface FaceEngineSettings {
  readonly dataDir: string;
  readonly faceModelsDir: string | null;
  readonly faceRuntime: "auto" | "web" | "node";
  readonly faceWorkers: number | null;
  readonly faceQueue: number;
  readonly faceJobSeconds: number;
  readonly faceProviderModule: string | null;
}
