import { CountersignError, type Failure } from "../CountersignError.ts";
import type { LivenessFailure } from "./faceTypes.ts";

/** The live session failed and may be begun again: code 2094. */
export class FaceSessionError extends CountersignError {
  override readonly name = "FaceSessionError";
  readonly reason: LivenessFailure;

  constructor(failure: Failure, reason: LivenessFailure, options?: ErrorOptions) {
    super(failure, options);
    this.reason = reason;
  }
}
