import { AuthenticatorApp } from "../../support/AuthenticatorApp.ts";
import type { Cast } from "../Cast.ts";

const FLOW = "POST /interaction/authFlow";
const LOGIN = "POST /api/v2/login/account";
const NO_SUCH = "0".repeat(24);

/** What Authing's Guard for browsers asks for and no other client does. */
export async function playGuard(cast: Cast): Promise<void> {
  await playStart(cast);
  await playRegistering(cast);
  await playVerifying(cast);
  await playRecovery(cast);
  await playBinding(cast);
}

async function playStart({ stage }: Cast): Promise<void> {
  const config = (appId: string, component = "guard") =>
    `GET /api/v2/applications/${appId}/components-public-config/${component}`;
  await stage.call("how it is to look", config(stage.server.appId));
  await stage.call("how another component is to look", config(stage.server.appId, "other"));
  await stage.call("how it is to look for an unknown application", config(NO_SUCH));
  for (const name of ["guard", "guard-1", "logo"])
    await stage.call(`what it shows: ${name}`, `GET /svg-string/${name}`);
}

async function playRegistering(cast: Cast): Promise<void> {
  const { stage } = cast;
  const password = await cast.encrypt();
  const email = "guard@example.com";
  const by = "guard.by.code@example.com";
  const find = (type: string, key: string) =>
    `GET /api/v2/users/find?userPoolId=${stage.server.poolId}&type=${type}&key=${key}`;
  await stage.call("whether a name is taken, and it is not", find("email", email));
  await stage.call("registering by e-mail", "POST /api/v2/register-email", {
    body: { email, password, generateToken: true },
  });
  await stage.call("registering by e-mail, taken", "POST /api/v2/register-email", { body: { email, password } });
  await stage.call("whether a name is taken, and it is", find("email", email));
  await stage.call("whether a name of another sort is taken", find("nickname", email));
  const username = "guard";
  await stage.call("registering by user name", "POST /api/v2/register-username", { body: { username, password } });
  await stage.call("registering by user name, taken", "POST /api/v2/register-username", {
    body: { username, password },
  });
  await stage.call("whether a user name is taken", `GET /api/v2/users/is-user-exists?username=${username}`);
  await stage.call("whether no user name is taken", "GET /api/v2/users/is-user-exists");
  const code = await cast.mailCode(by, "REGISTER_VERIFY_CODE");
  const path = "POST /api/v2/register-email-code";
  await stage.call("registering by a code, wrong", path, { body: { email: by, code: cast.wrongCode(code) } });
  await stage.call("registering by a code", path, { body: { email: by, code } });
}

async function playVerifying(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("guard.verifier");
  const { app } = await cast.bindApp(await cast.session(account));
  const { flowHandle, mfaToken } = await ask(cast, account);
  const flow = (name: string, action: string, data?: object) =>
    stage.call(name, FLOW, { body: { action, data, flowHandle } });
  await flow("a code, wrong", "verify-totp", { totp: cast.wrongTotp(app), mfaToken });
  await flow("a code, missing", "verify-totp", { mfaToken });
  await flow("a code, with no mfaToken of this sign-in", "verify-totp", {
    totp: cast.wrongTotp(app),
    mfaToken: "none",
  });
  await flow("an acknowledgement of nothing", "confirm-totp-recovery-code", {});
  await flow("a message to no number", "verify-sms", { code: "1" });
  await flow("a message to no mailbox", "verify-email", { code: "1" });
  await flow("a passkey", "passkey-verify", {});
  await stage.call("a flow of nobody", FLOW, { body: { action: "verify-totp", flowHandle: "0".repeat(64) } });
  const totp = await cast.totp(app);
  await flow("a code", "verify-totp", { totp, mfaToken });
  await flow("a code, once more", "verify-totp", { totp, mfaToken });
}

async function playRecovery(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("guard.recoverer");
  const { recoveryCode } = await cast.bindApp(await cast.session(account));
  const { flowHandle } = await ask(cast, account);
  const flow = (name: string, action: string, data: object) =>
    stage.call(name, FLOW, { body: { action, data, flowHandle } });
  await flow("a recovery code, wrong", "recovery-totp", { recoveryCode: "0000-0000-0000-0000-0000-0000" });
  await flow("a recovery code", "recovery-totp", { recoveryCode });
  await flow("the acknowledgement of the next one", "confirm-totp-recovery-code", {});
  await flow("the acknowledgement, once more", "confirm-totp-recovery-code", {});
}

async function playBinding(cast: Cast): Promise<void> {
  const { stage } = cast;
  await cast.demand("OTP");
  const { flowHandle, mfaToken } = await ask(cast, await cast.account("guard.binder"));
  const headers = { authorization: mfaToken };
  const begun = await stage.call(null, "POST /api/v2/mfa/totp/associate", { headers, body: { source: "APPLICATION" } });
  const app = new AuthenticatorApp(begun.at("data.secret"));
  const flow = (name: string, action: string, data: object) =>
    stage.call(name, FLOW, { body: { action, data, flowHandle } });
  await flow("the first code, wrong", "verify-totp-first-time", { totp: cast.wrongTotp(app) });
  await flow("the first code", "verify-totp-first-time", { totp: await cast.totp(app) });
  await flow("the acknowledgement of the recovery code", "confirm-totp-recovery-code", {});
  await cast.demand();
}

async function ask(cast: Cast, account: string): Promise<{ readonly flowHandle: string; readonly mfaToken: string }> {
  const asked = await cast.stage.call(null, LOGIN, { body: { account, password: await cast.encrypt() } });
  return { flowHandle: asked.at("flowHandle"), mfaToken: asked.at("data.mfaToken") };
}
