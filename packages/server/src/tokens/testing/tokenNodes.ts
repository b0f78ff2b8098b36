import type { Keyring } from "@countersign/store";
import { createTestKeyring, TEST_START_MS } from "@countersign/store/testing";
import { type FixedClock, plainSession, plainUser } from "@countersign/testkit";
import { type AccessTokens, createAccessTokens } from "../accessTokens.ts";
import { createMfaTokens, type MfaTokens } from "../mfaTokens.ts";
import { createUserTokens, type UserTokens } from "../userTokens.ts";

export const TEST_POOL = "5f".repeat(12);
const APP = "a0".repeat(12);
const USER = "17".repeat(12);

export const testMfaRow = { id: "c3".repeat(12), poolId: TEST_POOL, userId: USER, createdAtMs: TEST_START_MS + 789 };

export const testSession = plainSession({
  id: "5e".repeat(12),
  poolId: TEST_POOL,
  userId: USER,
  appId: APP,
  amr: ["pwd", "otp", "mfa"],
  authTimeMs: TEST_START_MS - 61_500,
  passed: { totp: TEST_START_MS },
  createdAtMs: TEST_START_MS,
  expiresAtMs: TEST_START_MS + 14 * 86_400_000,
});

export const testUser = plainUser({
  poolId: TEST_POOL,
  userId: USER,
  username: "gui",
  email: "gui@example.com",
  profile: { unionid: "27125445" },
  registerSource: ["basic:email"],
  loginsCount: 3,
  createdAtMs: TEST_START_MS,
  updatedAtMs: TEST_START_MS,
});

export interface TokenNode {
  readonly keyring: Keyring;
  readonly clock: FixedClock;
  readonly mfaTokens: MfaTokens;
  readonly userTokens: UserTokens;
  readonly accessTokens: AccessTokens;
}

/** Gives one node of a service with all its tokens. */
export async function createTokenNode(given: Parameters<typeof createTestKeyring>[0] = {}): Promise<TokenNode> {
  const { keyring, clock } = await createTestKeyring(given);
  const parts = { keyring, clock };
  return {
    ...parts,
    mfaTokens: createMfaTokens(parts),
    userTokens: createUserTokens({ ...parts, publicUrl: () => "https://mfa.example.com/" }),
    accessTokens: createAccessTokens(parts),
  };
}

/** Gives header and payload of a token, unverified. */
export function peek(token: string): { header: Record<string, unknown>; payload: Record<string, unknown> } {
  const [header, payload] = token
    .split(".")
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>);
  if (header === undefined || payload === undefined) throw new Error("This is not a token.");
  return { header, payload };
}

/** Gives header and payload as the first two parts of a token. */
export function encodeParts(header: object, payload: object): string {
  return [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
}
