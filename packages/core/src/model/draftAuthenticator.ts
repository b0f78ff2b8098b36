import type { Authenticator, FactorKind, Subject } from "./model.ts";
import { newId } from "./newId.ts";
import type { Ports } from "./ports.ts";
import { refOf } from "./refOf.ts";

type Drafted = Pick<Authenticator, "state" | "source"> &
  Partial<Pick<Authenticator, "id" | "name" | "address" | "status" | "expiresAtMs" | "bindingId" | "begunIn">>;

/** Gives an authenticator that is not stored yet, which version 0 stands for; it is pending unless it is said otherwise. */
export function draftAuthenticator(
  { clock, random }: Pick<Ports, "clock" | "random">,
  subject: Subject,
  kind: FactorKind,
  drafted: Drafted,
): Authenticator {
  const nowMs = clock.nowMs();
  return {
    id: newId(random),
    ...refOf(subject),
    kind,
    name: "",
    address: null,
    status: "pending",
    version: 0,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    expiresAtMs: null,
    bindingId: null,
    begunIn: null,
    confirmedIn: null,
    confirmedAtMs: null,
    lastPassedAtMs: null,
    heldOver: null,
    ...drafted,
  };
}
