import type { Cast } from "../Cast.ts";

/** What was begun before time passed. */
export interface Begun {
  readonly session: string;
  readonly mfaToken: string;
  readonly code: string;
  readonly face: string;
}

const EMAIL = "late.code@example.com";
const OPEN = "POST /v1/mfa/face/session";

/** Begins what will be too late. */
export async function beginLate(cast: Cast): Promise<Begun> {
  const { stage } = cast;
  const account = await cast.account("late.comer");
  const session = await cast.session(account);
  await stage.call(null, "POST /api/v2/mfa/totp/associate", { token: session, body: {} });
  const face = (await stage.call(null, OPEN, { token: session, body: {} })).at("id");
  await cast.account("late.code");
  const code = await cast.mailCode(EMAIL, "LOGIN_VERIFY_CODE");
  await cast.demand("OTP", "FACE");
  const mfaToken = await cast.challenge(account);
  await cast.demand();
  return { session, mfaToken, code, face };
}

/** Minutes later, when everything but the session is over. */
export async function playMinutesLater(cast: Cast, { session, mfaToken, code, face }: Begun): Promise<void> {
  const { stage } = cast;
  const image = Buffer.from("x").toString("base64");
  const verify = "POST /api/v2/mfa/totp/verify";
  await stage.call("an mfaToken that is too old", verify, { token: mfaToken, body: { totp: cast.wrongCode() } });
  await stage.call("an mfaToken that is too old, on our path", OPEN, { token: mfaToken, body: {} });
  await stage.call("a code that is too old", "POST /api/v2/login/email-code", { body: { email: EMAIL, code } });
  await stage.call("introspection of an old mfaToken", "POST /mfa/token/introspection", { body: { token: mfaToken } });
  const confirm = "POST /api/v2/mfa/totp/associate/confirm";
  await stage.call("a binding that is too old", confirm, { token: session, body: { totp: cast.wrongCode() } });
  const frame = { token: session, body: { sequence: 0, image } };
  await stage.call("a live session that is too old", `POST /v1/mfa/face/session/${face}/frame`, frame);
  await stage.call("the session, which holds", "GET /api/v2/users/me", { token: session });
}

/** Weeks later, when the session is over too. */
export async function playWeeksLater({ stage }: Cast, { session }: Begun): Promise<void> {
  await stage.call("a session that is too old", "GET /api/v2/users/me", { token: session });
  await stage.call("a session that is too old, on our path", OPEN, { token: session, body: {} });
  await stage.call("a session that is too old, of second factors", "GET /api/v2/mfa/authenticator", { token: session });
  await stage.ask("a session that is too old, in GraphQL", "User", {}, { token: session });
  await stage.ask("a session that is too old, asked about", "CheckLoginStatus", { token: session });
  await stage.ask("a session that is too old, refreshed", "RefreshToken", {}, { token: session });
}
