/**
 * What became of the camera: the person or a policy `denied` it, it is `missing`, another program keeps it `busy`, this
 * page may not ask for it (`unsupported`: no https, or no browser), or it `stopped` giving pictures.
 */
export type CameraFailure = "denied" | "missing" | "busy" | "unsupported" | "stopped";

const REASONS: Readonly<Record<string, CameraFailure>> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** The camera cannot be used. */
export class CameraError extends Error {
  override readonly name = "CameraError";
  readonly reason: CameraFailure;

  constructor(reason: CameraFailure, options?: ErrorOptions) {
    super(`The camera cannot be used: ${reason}.`, options);
    this.reason = reason;
  }

  /** Gives the error that stands for what a browser threw. */
  static from(cause: unknown): CameraError {
    const name = cause instanceof Error ? cause.name : "";
    return new CameraError(REASONS[name] ?? "unsupported", { cause });
  }
}
