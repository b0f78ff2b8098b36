/** Every worker reads a photo; nothing was done with this one. */
export class FaceEngineBusy extends Error {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`The face engine is busy; try again in ${retryAfterSeconds} s.`);
    this.name = "FaceEngineBusy";
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
