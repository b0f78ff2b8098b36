import { MfaError, malformed } from "@countersign/contract";
import type { Services } from "../../request/services.ts";

/**
 * Gives the password that a sign-in sent encrypted; null when it decrypts to nothing, which counts as a wrong one.
 * @throws {MfaError} passwordUnreadable when it is not base64
 */
export async function readSentPassword(
  { passwordTransport }: Services,
  poolId: string,
  encrypted: string,
): Promise<string | null> {
  const decrypted = await passwordTransport.decrypt(poolId, encrypted);
  if (!decrypted.ok) throw new MfaError("passwordUnreadable");
  return decrypted.password;
}

/**
 * Gives the password that is to be kept.
 * @throws {MfaError} passwordUnreadable, malformed
 */
export async function readNewPassword(
  services: Services,
  poolId: string,
  encrypted: string,
  field = "password",
): Promise<string> {
  const password = await readSentPassword(services, poolId, encrypted);
  if (password === null) throw malformed(field, "must be encrypted with the pool's public key");
  return password;
}
