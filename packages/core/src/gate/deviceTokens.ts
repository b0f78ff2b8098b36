import { recipientsOf } from "../factors/recipientsOf.ts";
import type { Change } from "../model/changes.ts";
import type { Subject, TrustedDevice } from "../model/model.ts";
import { randomHex } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import type { GivenDevice } from "../model/trustedDevice.ts";
import { type Notice, tell } from "../notices/notices.ts";
import type { Scope } from "../settle/audit.ts";

const SECRET_BYTES = 32;

/** Gives the next token of a device, and its digest: the token itself is kept nowhere. */
export function newDeviceToken(
  { random, digest }: Pick<Ports, "random" | "digest">,
  id: string,
): { readonly token: string; readonly digest: string } {
  const secret = randomHex(random, SECRET_BYTES);
  return { token: `${id}.${secret}`, digest: digest(secret) };
}

/** Gives the change by which a token serves, once, and what is shown in its place next time. */
export function turnDevice(
  ports: Ports,
  { poolId, id, digest }: TrustedDevice,
  { origin: from }: Scope,
  nowMs: number,
): { readonly change: Change; readonly given: GivenDevice } {
  const next = newDeviceToken(ports, id);
  return {
    change: { type: "turnTrustedDevice", poolId, id, digest, nextDigest: next.digest, from, nowMs },
    given: { id, token: next.token, replaces: [] },
  };
}

/** Tells every address of an account of one of its devices. */
export function tellOfDevice(
  ports: Ports,
  { user, authenticators }: Subject,
  scope: Scope,
  purpose: Extract<Notice["purpose"], "deviceTrusted" | "deviceCopied">,
): readonly Change[] {
  const confirmed = authenticators.filter(({ status }) => status === "confirmed");
  const told = { owner: user, recipients: recipientsOf(user, confirmed) };
  return tell(ports, told, scope, { purpose, item: null });
}
