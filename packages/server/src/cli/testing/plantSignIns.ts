import { randomBytes } from "node:crypto";
import type { Authenticator, Change, PoolId } from "@countersign/core";
import { computeTotp, encodeBase32 } from "@countersign/otp";
import { plainAuthenticator, plainMfaToken, plainSubject, plainUser } from "@countersign/testkit";
import type { Services } from "../../request/services.ts";

const PARAMETERS = { algorithm: "SHA1", digits: 6, periodSeconds: 30 } as const;
const RECOVERY_CODE = "0f0f-1e1e-2d2d-3c3c-4b4b-5a5a";

/** An account with an authenticator app and a recovery code. */
export interface Planted {
  readonly userId: string;
  readonly secret: Uint8Array;
  readonly recoveryCode: string;
}

/** Puts accounts into the store as they would be after enrolment, past every rule of binding. */
export async function plantAccounts(
  { ports }: Pick<Services, "ports">,
  poolId: PoolId,
  count: number,
): Promise<readonly Planted[]> {
  const hash = await ports.hasher.hash(RECOVERY_CODE.replaceAll("-", ""));
  const planted = Array.from({ length: count }, () => {
    return { userId: newId(), secret: randomBytes(20), recoveryCode: RECOVERY_CODE };
  });
  await mustSettle(
    { ports },
    planted.map((each) => bringing(poolId, each, hash)),
  );
  return planted;
}

/** Opens a sign-in for each account that waits for its second factor, and gives the mfaTokens. */
export async function plantSignIns(
  { ports, mfaTokens }: Pick<Services, "ports" | "mfaTokens">,
  { poolId, appId }: { readonly poolId: PoolId; readonly appId: string },
  accounts: readonly Pick<Planted, "userId">[],
): Promise<readonly string[]> {
  const nowMs = ports.clock.nowMs();
  const times = { authTimeMs: nowMs, createdAtMs: nowMs, expiresAtMs: nowMs + 360_000 };
  const tokens = accounts.map(({ userId }) =>
    plainMfaToken({ poolId, userId, appId, id: newId(), flowHandleDigest: newId(), ...times }),
  );
  await mustSettle(
    { ports },
    tokens.map((token) => ({ type: "openMfaToken", token })),
  );
  return tokens.map((token) => mfaTokens.sign(token));
}

/** Gives what the account's app shows now. */
export function codeOf({ secret }: Planted): string {
  return computeTotp({ secret, parameters: PARAMETERS, nowMs: Date.now() });
}

function bringing(poolId: PoolId, { userId, secret }: Planted, hash: string): Change {
  const createdAtMs = Date.now();
  const user = plainUser({ poolId, userId, username: null, email: `${userId}@example.com`, createdAtMs });
  const bind = (kind: Authenticator["kind"], state: unknown): Authenticator =>
    plainAuthenticator({ poolId, userId, id: newId(), kind, state, createdAtMs });
  const authenticators = [
    bind("totp", { secret: encodeBase32(secret), parameters: PARAMETERS, lastAcceptedStep: null }),
    bind("recovery", { hash }),
  ];
  return { type: "bringAccount", subject: plainSubject({ user, authenticators }), movedFrom: null };
}

async function mustSettle({ ports }: Pick<Services, "ports">, changes: readonly Change[]): Promise<void> {
  const settlement = await ports.store.settle(changes);
  if (!settlement.settled) throw new Error(`Nothing was planted: ${settlement.lost} was lost.`);
}

function newId(): string {
  return randomBytes(12).toString("hex");
}
