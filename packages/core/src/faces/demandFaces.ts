import { MfaError } from "@countersign/contract/errors";
import type { FaceReader } from "../model/faces.ts";
import type { Ports } from "../model/ports.ts";

/**
 * Gives what reads faces.
 * @throws {MfaError} faceUnavailable when faces cannot be judged here
 */
export async function demandFaces({ faces }: Pick<Ports, "faces">): Promise<FaceReader> {
  if (faces === null) throw new MfaError("faceUnavailable");
  return faces();
}
