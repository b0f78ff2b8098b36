import type { Cast } from "../Cast.ts";

const NO_SUCH = "0".repeat(24);

/** What mobile clients, Java, C# and older JavaScript ask for and no other does. */
export async function playOtherClients(cast: Cast): Promise<void> {
  await playRegistering(cast);
  await playCodes(cast);
  await playCustomData(cast);
  await playRecovery(cast);
  await playBackEnds(cast);
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
}
