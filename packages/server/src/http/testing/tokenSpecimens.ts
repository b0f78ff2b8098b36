import assert from "node:assert/strict";
import { APP_ID, POOL_ID, POOL_SECRET, type World } from "../../propertyTests/testing/createWorld.ts";
import { codeOf, PASSWORD, type Person, register, registerWithApp } from "../../propertyTests/testing/person.ts";
import type { TestApp } from "./createTestApp.ts";
import { appCredentials, createTestClient, poolCredentials, type TestClient } from "./testClient.ts";

/** What a request can prove who asks with. */
export type TokenKind = "userToken" | "mfaToken" | "accessToken" | "poolSecret" | "appSecret";

/** A value of the Authorization header for each kind. */
export type Tokens = Readonly<Record<TokenKind, string>>;

export interface TokenMint {
  readonly client: TestClient;
  readonly world: World;
  /** Gives one open token of each kind, those of users to people of their own, and an mfaToken that has served. */
  mint(): Promise<{ readonly tokens: Tokens; readonly spentMfaToken: string }>;
}

/** Gives a mint over an application that demands a second factor. */
export async function createTokenMint({ app, world }: TestApp): Promise<TokenMint> {
  const client = createTestClient(app);
  const password = await client.encrypt(PASSWORD);

  async function logIn({ email }: Person): Promise<string> {
    const { body } = await client.call("POST", "/api/v2/login/account", { body: { account: email, password } });
    return String((body.data as { readonly mfaToken: unknown }).mfaToken);
  }

  async function demand(factors: readonly "OTP"[]): Promise<void> {
    await world.ports.store.settle([{ type: "setApplicationFactors", poolId: POOL_ID, appId: APP_ID, factors }]);
  }

  async function mint(): ReturnType<TokenMint["mint"]> {
    await demand([]);
    const member = await registerWithApp(world);
    const newcomer = await register(world);
    await demand(["OTP"]);
    const token = await logIn(member);
    const body = { totp: codeOf(world, member.app) };
    const verified = await client.call("POST", "/api/v2/mfa/totp/verify", { token, body });
    assert.equal(verified.body.code, 200);
    const tokens = {
      userToken: `Bearer ${(verified.body.data as { readonly token: string }).token}`,
      mfaToken: `Bearer ${await logIn(newcomer)}`,
      accessToken: `Bearer ${world.services.accessTokens.sign(POOL_ID, world.ports.digest(POOL_SECRET)).token}`,
      poolSecret: poolCredentials,
      appSecret: appCredentials,
    };
    return { tokens, spentMfaToken: `Bearer ${token}` };
  }

  return { client, world, mint };
}

const OTHER_SECRET = `Basic ${Buffer.from(`${POOL_ID}:${"0".repeat(POOL_SECRET.length)}`).toString("base64")}`;

const OTHER_APP_SECRET = `Basic ${Buffer.from(`${APP_ID}:${"0".repeat(POOL_SECRET.length)}`).toString("base64")}`;

/** What only the store knows to be over. */
export const overInStore: ReadonlySet<string> = new Set(["an ended session", "a spent mfaToken"]);

/** Gives what opens nothing, by what is wrong with it. `elsewhere` is a mint of another service with the same ids. */
export async function makeDeadTokens(here: TokenMint, elsewhere: TokenMint): Promise<Readonly<Record<string, string>>> {
  const { tokens: foreign } = await elsewhere.mint();
  const { tokens: expired } = await here.mint();
  const { client, world } = here;
  world.clock.advance(15 * 86_400_000);
  const { tokens: ended, spentMfaToken } = await here.mint();
  const headers = { authorization: ended.userToken };
  assert.equal((await client.call("GET", "/api/v2/logout", { headers })).body.code, 200);
  return {
    nothing: "",
    "a scheme alone": "Bearer",
    "the word of clients that have none": "Bearer undefined",
    "no token": "Bearer let.me.in",
    "credentials that are not base64": "Basic ###",
    "credentials of nobody": `Basic ${Buffer.from(":").toString("base64")}`,
    "a wrong secret": OTHER_SECRET,
    "a wrong secret of an application": OTHER_APP_SECRET,
    "an ended session": ended.userToken,
    "a spent mfaToken": spentMfaToken,
    "an expired session": expired.userToken,
    "an expired mfaToken": expired.mfaToken,
    "an expired access token": expired.accessToken,
    "a foreign session": foreign.userToken,
    "a foreign mfaToken": foreign.mfaToken,
    "a foreign access token": foreign.accessToken,
  };
}
