import { MfaError } from "@countersign/contract/errors";
import { knownBy } from "../limits/knownOrigins.ts";
import type { AskingAccount } from "../model/asker.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { FaceReader } from "../model/faces.ts";
import type { Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";

/**
 * Gives what reads faces, for an account in its turn.
 * @throws {MfaError} faceUnavailable when faces cannot be judged here
 */
export async function demandFaces({ faces }: Pick<Ports, "faces">, account?: AskingAccount): Promise<FaceReader> {
  if (faces === null) throw new MfaError("faceUnavailable");
  return faces(account);
}

/** Gives for whom a face is read. */
export function askingFor(
  ports: Pick<Ports, "clock" | "codeMac">,
  subject: Subject,
  origin: RequestOrigin,
): AskingAccount {
  return { userId: subject.user.userId, isKnown: knownBy(ports, subject, origin) !== null };
}
