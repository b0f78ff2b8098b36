import { AuthenticatorApp } from "../../support/AuthenticatorApp.ts";
import type { Cast } from "../Cast.ts";

const NO_SUCH = "0".repeat(24);

/** What mobile clients, Java, C# and older JavaScript ask for and no other does. */
export async function playOtherClients(cast: Cast): Promise<void> {
  await playRegistering(cast);
  await playCodes(cast);
  await playCustomData(cast);
  await playRecovery(cast);
  await playBackEnds(cast);
  await playEnrolments(cast);
}

async function playRegistering(cast: Cast): Promise<void> {
  const { stage } = cast;
  const password = await cast.encrypt();
  const ways = [
    ["e-mail", "POST /api/v2/register/email", { email: "mobile@example.com" }],
    ["user name", "POST /api/v2/register/username", { username: "mobile" }],
    ["number", "POST /api/v2/register-phone", { account: "13800138090" }],
  ] as const;
  for (const [what, path, name] of ways) {
    const body = { ...name, password, forceLogin: true };
    await stage.call(`a phone registers by ${what}`, path, { body });
    await stage.call(`a phone registers by ${what}, taken`, path, { body });
  }
  await stage.call("a phone registers by what is no field of ours", "POST /api/v2/register-employee", { body: {} });
}

async function playCodes(cast: Cast): Promise<void> {
  const { stage } = cast;
  const phone = "13800138091";
  const code = await cast.smsCode(phone);
  const path = "POST /api/v2/register/phone-code";
  const body = { phone, password: await cast.encrypt(), forceLogin: true };
  await stage.call("a phone registers by text, wrong code", path, { body: { ...body, code: cast.wrongCode(code) } });
  await stage.call("a phone registers by text", path, { body: { ...body, code } });
  await stage.call("a phone asks for a mail", "POST /api/v2/email/send-email", {
    body: { email: "mobile@example.com", scene: "RESET_PASSWORD" },
  });
  await stage.call("a phone asks for a mail, to nobody", "POST /api/v2/email/send-email", {
    body: { email: "none", scene: "RESET_PASSWORD" },
  });
}

async function playCustomData(cast: Cast): Promise<void> {
  const { stage } = cast;
  const token = await cast.session("mobile@example.com");
  const me = await stage.call(null, "GET /api/v2/users/me", { token });
  for (const [whose, targetId] of [
    ["its own", me.at("data.id")],
    ["somebody else's", NO_SUCH],
  ]) {
    const body = { targetType: "USER", targetId };
    await stage.call(`a phone reads ${whose} custom data`, "POST /api/v2/udvs/get", { token, body });
    const query = `targetType=USER&targetId=${targetId}`;
    await stage.call(`a phone reads ${whose} custom data by a query`, `GET /api/v2/udfs/values?${query}`, { token });
  }
}

async function playRecovery(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("mobile.recovery");
  const { recoveryCode } = await cast.bindApp(await cast.session(account));
  const path = "POST /api/v2/applications/mfa/totp/recovery";
  const token = await cast.challenge(account);
  const wrong = "0000-0000-0000-0000-0000-0000";
  await stage.call("a phone recovers, wrong code", path, { token, body: { recoveryCode: wrong } });
  await stage.call("a phone recovers", path, { token, body: { recoveryCode } });
}

async function playBackEnds({ stage }: Cast): Promise<void> {
  const { poolId, poolSecret } = stage.server;
  const path = "GET /api/v2/userpools/accessToken";
  await stage.call("an access token by a query", `${path}?userPoolId=${poolId}&secret=${poolSecret}`);
  await stage.call("an access token by a query, wrong secret", `${path}?userPoolId=${poolId}&secret=${"0".repeat(32)}`);
  await stage.call("the keys of user tokens, where OpenID Connect has them", "GET /oidc/.well-known/jwks.json");
  await stage.call("where the keys of the issuer are", "GET /oidc/.well-known/openid-configuration");
}

async function playEnrolments(cast: Cast): Promise<void> {
  const { stage } = cast;
  const token = await cast.session(await cast.account("mobile.enrols"));
  const begin = "POST /api/v3/send-enroll-factor-request";
  const complete = "POST /api/v3/enroll-factor";
  await stage.call("a phone enrols a face", begin, { token, body: { factorType: "FACE" } });
  const begun = await stage.call("a phone begins to enrol an app", begin, { token, body: { factorType: "OTP" } });
  const app = new AuthenticatorApp(new URL(begun.at("data.otpData.qrCodeUri")).searchParams.get("secret") ?? "");
  const body = { factorType: "OTP", enrollmentToken: begun.at("data.enrollmentToken") };
  const wrong = { passCode: cast.wrongTotp(app) };
  await stage.call("a phone enrols an app, wrong code", complete, { token, body: { ...body, enrollmentData: wrong } });
  const right = { passCode: await cast.totp(app) };
  await stage.call("a phone enrols an app", complete, { token, body: { ...body, enrollmentData: right } });
  const listed = await stage.call(null, "GET /api/v3/list-enrolled-factors", { token });
  const factorId = listed.at("data.0.factorId");
  stage.names.learn(factorId, "<id of the app>");
  await stage.call("what is enrolled", "GET /api/v3/list-enrolled-factors", { token });
  await stage.call("what is enrolled, without a token", "GET /api/v3/list-enrolled-factors");
  const profile = { phoneNumber: "13800138095" };
  const sent = cast.sms.received.length;
  const asked = await stage.call("a phone begins to enrol a number", begin, {
    token,
    body: { factorType: "SMS", profile },
  });
  await stage.call("a phone enrols a number, too soon", begin, { token, body: { factorType: "SMS", profile } });
  const { code } = await cast.sms.waitFor("+8613800138095", undefined, sent);
  const texted = { factorType: "SMS", enrollmentToken: asked.at("data.enrollmentToken") };
  const passCode = cast.learnCode(code ?? "");
  await stage.call("a phone enrols a number", complete, { token, body: { ...texted, enrollmentData: { passCode } } });
  await stage.call("a phone resets nothing", "POST /api/v3/reset-factor", { token, body: { factorId: NO_SUCH } });
  await stage.call("a phone resets an app", "POST /api/v3/reset-factor", { token, body: { factorId } });
}
