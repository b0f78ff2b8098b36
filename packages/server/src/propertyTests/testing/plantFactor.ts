import assert from "node:assert/strict";
import { type AuthenticatorSource, type FactorKind, newId } from "@countersign/core";
import { plainAuthenticator } from "@countersign/testkit";
import { descriptorOf, FAKE_MODEL } from "../../face/testing/createFakeFaceEngine.ts";
import { POOL_ID, type World } from "./createWorld.ts";

export const PLANTED_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
export const PLANTED_CODE = "1111-2222-3333-4444-5555-6666";

const totp = {
  secret: PLANTED_SECRET,
  parameters: { algorithm: "SHA1", digits: 6, periodSeconds: 30 },
  lastAcceptedStep: null,
};

/** Puts a confirmed factor into the store, past every rule of binding. */
export async function plantFactor(
  { ports }: World,
  userId: string,
  kind: FactorKind,
  { address = null, source }: { readonly address?: string | null; readonly source?: AuthenticatorSource } = {},
): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const states: Readonly<Record<FactorKind, unknown>> = {
    totp,
    sms: null,
    email: null,
    face: { model: FAKE_MODEL, descriptor: descriptorOf({}), made: "photos" },
    recovery: { hash: await ports.hasher.hash(PLANTED_CODE.replaceAll("-", "")) },
  };
  const settled = await ports.store.settle([
    {
      type: "saveAuthenticator",
      expectedVersion: null,
      authenticator: plainAuthenticator({
        id: newId(ports.random),
        poolId: POOL_ID,
        userId,
        kind,
        source: source ?? (kind === "totp" ? "SELF" : "APPLICATION"),
        address,
        state: states[kind],
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
      }),
    },
  ]);
  assert.equal(settled.settled, true);
}
