import { createHash } from "node:crypto";
import { forgersKey, forgeToken, tamperWith } from "../../support/forgeToken.ts";
import type { Cast } from "../Cast.ts";
import { decodeToken } from "../decodeToken.ts";

const ME = "GET /api/v2/users/me";
const VERIFY = "POST /api/v2/mfa/totp/verify";
const LIST = "GET /api/v2/mfa/authenticator";
const OPEN = "POST /v1/mfa/face/session";
const IMPORT = "POST /api/v2/mfa/totp/import";
const INTROSPECT = "/mfa/token/introspection";

/** Tokens: what they say, where each counts, and their end. */
export async function playTokens(cast: Cast): Promise<void> {
  const account = await cast.account("tokens");
  const token = await cast.session(account);
  await cast.demand("OTP");
  const mfaToken = await cast.challenge(account);
  await cast.demand();
  await playClaims(cast, token, mfaToken);
  await playKinds(cast, token, mfaToken);
  await playForgeries(cast, token, mfaToken);
  await playIntrospection(cast, token, mfaToken);
  await playLogout(cast, token, await cast.session(account));
}

async function playClaims({ stage }: Cast, token: string, mfaToken: string): Promise<void> {
  const { poolId, poolSecret } = stage.server;
  const shown = await stage.ask(null, "AccessToken", { userPoolId: poolId, secret: poolSecret });
  const digest = createHash("sha256").update(poolSecret).digest("hex");
  stage.names.learn(digest.slice(0, 16), "<id of the pool's secret>");
  stage.note("what a user token says", decodeToken(token));
  stage.note("what an mfaToken says", decodeToken(mfaToken));
  stage.note("what an access token says", decodeToken(shown.at("data.accessToken.accessToken")));
}

/** Each kind of caller, and what each kind of token is there. */
async function playKinds(cast: Cast, token: string, mfaToken: string): Promise<void> {
  const { stage } = cast;
  const { poolId, poolSecret } = stage.server;
  const asked = await stage.ask(null, "AccessToken", { userPoolId: poolId, secret: poolSecret });
  const accessToken = asked.at("data.accessToken.accessToken");
  const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
  const callers = {
    nobody: {},
    undefined: bearer("undefined"),
    rubbish: bearer("rubbish"),
    "an access token": bearer(accessToken),
    "a user token": bearer(token),
    "a user token without a scheme": { authorization: token },
    "an mfaToken": bearer(mfaToken),
    "an mfaToken for another pool": { ...bearer(mfaToken), "x-authing-userpool-id": "0".repeat(24) },
    "the pool's secret": cast.basic,
    "a wrong secret": { authorization: `Basic ${btoa(`${poolId}:${"0".repeat(32)}`)}` },
  };
  stage.names.learn(callers["a wrong secret"].authorization, "<Basic of a wrong secret>");
  const bodies = {
    [VERIFY]: { totp: "" },
    [OPEN]: { purpose: "verify" },
    [IMPORT]: { userId: "0".repeat(24), secret: "A" },
  };
  for (const [who, headers] of Object.entries(callers)) {
    for (const line of [ME, VERIFY, LIST, OPEN, IMPORT] as const) {
      const body = line in bodies ? { body: bodies[line as keyof typeof bodies] } : {};
      await stage.call(`${who}: ${line}`, line, { headers, ...body });
    }
    await stage.ask(`${who}: GraphQL user`, "User", {}, { headers });
  }
}

async function playForgeries({ stage }: Cast, token: string, mfaToken: string): Promise<void> {
  const learn = (forged: string, what: string): string => {
    stage.names.learn(forged, `<${what}>`);
    return forged;
  };
  const key = forgersKey("ES256");
  for (const [what, forged] of [
    ["a user token that nobody signed", forgeToken(token, { alg: "none" })],
    ["a user token signed by another", forgeToken(token, { alg: "ES256", key })],
    ["a user token with other claims", tamperWith(token, { acr: "2" })],
  ] as const) {
    await stage.call(what, ME, { token: learn(forged, what) });
    await stage.call(`${what}, on our path`, OPEN, { token: forged, body: {} });
  }
  for (const [what, forged] of [
    ["an mfaToken signed by another", forgeToken(mfaToken, { alg: "HS256", secret: "another" })],
    ["an mfaToken with other claims", tamperWith(mfaToken, { exp: 9_999_999_999 })],
  ] as const) {
    await stage.call(what, VERIFY, { token: learn(forged, what), body: { totp: "" } });
  }
}

async function playIntrospection({ stage }: Cast, token: string, mfaToken: string): Promise<void> {
  const introspect = (name: string, body: object) => stage.call(name, `POST ${INTROSPECT}`, { body });
  await introspect("introspection of an mfaToken", { token: mfaToken });
  await introspect("introspection of a user token", { token });
  await introspect("introspection of rubbish", { token: "rubbish" });
  await introspect("introspection of nothing", {});
  await stage.call("introspection by query", `GET ${INTROSPECT}?token=${mfaToken}`);
  await stage.call("introspection by query, of rubbish", `GET ${INTROSPECT}?token=rubbish`);
  await stage.call("introspection by query, of nothing", `GET ${INTROSPECT}`);
}

async function playLogout({ stage }: Cast, token: string, another: string): Promise<void> {
  await stage.call("signing out at the root", `GET /logout?appId=${stage.server.appId}&userId=x`, { token: another });
  await stage.call("signing out at the root again", "GET /logout?deviceId=current", { token: another });
  await stage.call("signing out", `GET /api/v2/logout?app_id=${stage.server.appId}`, { token });
  await stage.call("signing out again", "GET /api/v2/logout", { token });
  await stage.call("signing out without a token", "GET /api/v2/logout");
  await stage.call("an ended session", ME, { token });
  await stage.call("an ended session, on a path of second factors", LIST, { token });
  await stage.call("an ended session, on our path", OPEN, { token, body: {} });
  await stage.ask("an ended session, in GraphQL", "User", {}, { token });
}
