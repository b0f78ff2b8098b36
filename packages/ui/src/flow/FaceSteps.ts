import type { Flow } from "./Flow.ts";

/** A face: by photos, or live before a camera, as the application demands. */
export class FaceSteps {
  readonly #flow: Flow;
  constructor(flow: Flow) {
    this.#flow = flow;
  }

  async enter(bound: boolean): Promise<void> {
    const isLive = this.#flow.pending.value?.faceProof === "live";
    this.#flow.show(isLive ? { name: "faceLive", progress: null } : { name: "facePhoto", bound });
  }

  submitPhotos(photos: readonly Blob[]): Promise<void> {
    const flow = this.#flow;
    const screen = flow.screen.value;
    const [photo, compareFace] = photos;
    if (screen.name !== "facePhoto" || photo === undefined) return Promise.resolve();
    const { mfa } = flow.options.client;
    return flow.act(async () => {
      if (screen.bound) return flow.complete(await mfa.verifyFaceMfa({ photo, ...flow.call }), null);
      const bound = await mfa.associateFaceByBlob({ baseFace: photo, compareFace, ...flow.call });
      flow.complete(bound, bound.recoveryCode);
    });
  }

  /** @param video where the person sees himself */
  runLive(video: HTMLVideoElement): Promise<void> {
    const flow = this.#flow;
    return flow.act(async () => {
      // It is asked for by few applications, and loaded where it is.
      const { runFaceSession } = await import("@countersign/sdk/face");
      const { user, recoveryCode } = await runFaceSession(flow.options.client, {
        ...flow.call,
        video,
        onProgress: (progress) => flow.show({ name: "faceLive", progress }),
      });
      if (user !== null) flow.complete(user, recoveryCode);
    });
  }
}
