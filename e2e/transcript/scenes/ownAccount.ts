import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AuthenticatorApp } from "../../support/AuthenticatorApp.ts";
import { runCommand } from "../../support/runCommand.ts";
import { type Cast, PASSWORD } from "../Cast.ts";

const ME = "/v1/me";
const NO_SUCH = "0".repeat(24);
const BACK = "https://app.example.com/back";
const VERIFIER = "a-verifier-of-forty-three-characters-or-more";

/** What somebody does with his own account, how he gets back to an application, and logins that a back end has passed by itself. */
export async function playOwnAccount(cast: Cast): Promise<void> {
  await playAuthenticators(cast);
  await playBinding(cast);
  await playSessions(cast);
  await playDevices(cast);
  await playWayBack(cast);
  await playOwnLogins(cast);
}

async function playAuthenticators(cast: Cast): Promise<void> {
  const { stage } = cast;
  const token = await cast.session(await cast.account("looks.after"));
  await stage.call("a recovery code without a factor", `POST ${ME}/recovery-code`, { token, body: {} });
  await cast.bindApp(token);
  const listed = await stage.call(null, `GET ${ME}/authenticators`, { token });
  const id = listed.at("authenticators.0.id");
  stage.names.learn(id, "<id of the app>");
  stage.names.learn(listed.at("authenticators.1.id"), "<id of the recovery code>");
  await stage.call("what is bound", `GET ${ME}/authenticators`, { token });
  await stage.call("what is bound, without a token", `GET ${ME}/authenticators`);
  await stage.call("another name", `PATCH ${ME}/authenticators/${id}`, { token, body: { name: "Telephone" } });
  await stage.call("another name of none", `PATCH ${ME}/authenticators/${NO_SUCH}`, { token, body: { name: "x" } });
  await stage.call("a recovery code", `POST ${ME}/recovery-code`, { token, body: {} });
  await stage.call("removing none", `DELETE ${ME}/authenticators/${NO_SUCH}`, { token });
  const again = await stage.call(null, `GET ${ME}/authenticators`, { token });
  stage.names.learn(again.at("authenticators.1.id"), "<id of the newer recovery code>");
  await stage.call("removing the app", `DELETE ${ME}/authenticators/${id}`, { token });
  await stage.call("the last thing that happened", `GET ${ME}/activity?limit=1`, { token });
  await stage.call("what happened, without a token", `GET ${ME}/activity`);
}

async function playBinding(cast: Cast): Promise<void> {
  const { stage } = cast;
  const token = await cast.session(await cast.account("binds.more"));
  const apps = `POST ${ME}/apps`;
  const addresses = `POST ${ME}/addresses`;
  await stage.call("who is signed in", `GET ${ME}`, { token });
  await stage.call("who is signed in, without a token", `GET ${ME}`);
  await stage.call("another app, without a token", apps, { body: {} });
  const begun = await stage.call("another app", apps, { token, body: { name: "Telephone" } });
  const confirm = (totp: string) => ({ token, body: { code: totp } });
  const app = new AuthenticatorApp(begun.at("secret"));
  await stage.call("another app, by a wrong code", `${apps}/confirmation`, confirm(cast.wrongTotp(app)));
  await stage.call("another app, by its code", `${apps}/confirmation`, confirm(await cast.totp(app)));
  const email = "spare@example.com";
  await stage.call("a code for no address", `${addresses}/code`, { token, body: {} });
  await stage.call("a code for another mailbox", `${addresses}/code`, { token, body: { email } });
  const code = cast.learnCode(/(?<!\d)\d{6}(?!\d)/.exec((await cast.mailbox.waitFor(email)).text)?.[0] ?? "");
  await stage.call("another mailbox, by a wrong code", addresses, {
    token,
    body: { email, code: cast.wrongCode(code) },
  });
  await stage.call("another mailbox, by its code", addresses, { token, body: { email, code } });
  const newPassword = "quite another password";
  const change = (oldPassword: string) => ({ token, body: { newPassword, oldPassword } });
  await stage.call("another password, by a wrong one", `POST ${ME}/password`, change("wrong"));
  await stage.call("another password", `POST ${ME}/password`, change(PASSWORD));
}

async function playSessions(cast: Cast): Promise<void> {
  const { stage } = cast;
  const token = await cast.session(await cast.account("signs.in.once"));
  const id = (await stage.call(null, `GET ${ME}/sessions`, { token })).at("sessions.0.id");
  stage.names.learn(id, "<id of the session>");
  await stage.call("where he is signed in", `GET ${ME}/sessions`, { token });
  await stage.call("where he is signed in, without a token", `GET ${ME}/sessions`);
  await stage.call("ending no session", `DELETE ${ME}/sessions/${NO_SUCH}`, { token });
  await stage.call("ending all others", `DELETE ${ME}/sessions`, { token });
  await stage.call("ending all others, without a token", `DELETE ${ME}/sessions`);
  await stage.call("ending his own", `DELETE ${ME}/sessions/${id}`, { token });
}

/** A browser that is not asked again: what it shows is in the header `x-countersign-device`, both ways. */
async function playDevices(cast: Cast): Promise<void> {
  const { stage } = cast;
  const devices = `${ME}/trusted-devices`;
  const trustFor = (days: string) => runCommand(stage.server, "app", "update", "--trust-days", days, "--yes");
  const account = await cast.account("trusts.devices");
  const token = await cast.session(account);
  await cast.bindApp(token);
  await stage.call("trusting a device where none may be", `POST ${devices}`, { token, body: {} });
  await trustFor("30");
  const trusted = await stage.call("trusting a device", `POST ${devices}`, { token, body: {} });
  stage.names.learn(trusted.at("id"), "<id of the device>");
  const shown = trusted.headers.get("x-countersign-device") ?? "";
  stage.names.learn(shown, "<what the device shows>");
  await cast.demand("OTP");
  const body = { account, password: await cast.encrypt() };
  const headers = { "x-countersign-device": shown };
  const entered = await stage.call("a sign-in on it", "POST /api/v2/login/account", { headers, body });
  stage.names.learn(entered.headers.get("x-countersign-device") ?? "", "<what it shows next>");
  await stage.call("which devices are trusted", `GET ${devices}`, { token });
  await stage.call("which devices are trusted, without a token", `GET ${devices}`);
  await stage.call("trusting a device no longer", `DELETE ${devices}/${trusted.at("id")}`, { token });
  await stage.call("trusting a device no longer that is none", `DELETE ${devices}/${NO_SUCH}`, { token });
  await stage.call("trusting no device", `DELETE ${devices}`, { token });
  await stage.call("trusting no device, without a token", `DELETE ${devices}`);
  await cast.demand();
  await trustFor("0");
}

async function playWayBack(cast: Cast): Promise<void> {
  const { stage } = cast;
  const { appId, appSecret } = stage.server;
  const choose = (uris: string) => runCommand(stage.server, "app", "update", "--redirect-uris", uris, "--yes");
  const token = await cast.session(await cast.account("comes.back"));
  const code_challenge = createHash("sha256").update(VERIFIER).digest("base64url");
  const body = { client_id: appId, redirect_uri: BACK, code_challenge, code_challenge_method: "S256" };
  await stage.call("a demand that the session meets", "POST /v1/step-up", { token, body: { acr: "1", maxAge: 600 } });
  await stage.call("a demand that nothing bound can meet", "POST /v1/step-up", { token, body: { acr: "2" } });
  await stage.call("going back to where nobody said", "POST /v1/authorizations", { token, body });
  const page = `GET /v1/sign-in?client_id=${appId}&redirect_uri=${encodeURIComponent(BACK)}`;
  await stage.call("what a sign-in page shows, with a way back that nobody named", page);
  await stage.call("what a sign-in page shows of no application", `GET /v1/sign-in?client_id=${NO_SUCH}`);
  await choose(BACK);
  await stage.call("what a sign-in page shows", page);
  const issued = await stage.call("going back", "POST /v1/authorizations", { token, body });
  stage.names.learn(issued.at("code"), "<code for the application>");
  const redeeming = { code: issued.at("code"), code_verifier: VERIFIER, redirect_uri: BACK, client_id: appId };
  await stage.call("a code without the secret", "POST /v1/token", { body: redeeming });
  const client_secret = appSecret;
  await stage.call("a code", "POST /v1/token", { body: { ...redeeming, client_secret } });
  await stage.call("a code that comes again", "POST /v1/token", { body: { ...redeeming, client_secret } });
  await choose("none");
}

/** Policies that ask by behaviour, as a back end of one's own meets them. */
async function playPolicy(
  cast: Cast,
  headers: Readonly<Record<string, string>>,
  user: { readonly email: string },
): Promise<void> {
  const { stage, basic } = cast;
  const token = await cast.session(await cast.account("is.watched"));
  const countersign = (...words: readonly string[]) => runCommand(stage.server, ...words);
  await countersign("app", "update", "--policy", "adaptive", "--yes");
  const where = { clientIp: "203.0.113.9", userAgent: "shop/1.0", deviceId: "the-only-laptop-of-this-person" };
  const body = { user, ...where, suspicious: true };
  const asked = await stage.call("a login that a policy asks more of", "POST /v1/mfa/decisions", { headers, body });
  const path = `/v1/decisions/${asked.at("decision.id")}`;
  await stage.call("why", `GET ${path}`, { headers: basic });
  await stage.call("why, without credentials", `GET ${path}`);
  await stage.call("why, of a decision that is not there", `GET /v1/decisions/${NO_SUCH}`, { headers: basic });
  await stage.call(null, `POST ${path}/links`, { headers: basic, body: {} });
  await stage.call("why, as a link, without credentials", `POST ${path}/links`, { body: {} });
  const told = { token, action: "pay", clientIp: "203.0.113.9" };
  const events = { events: [told, { ...told, token: "none" }] };
  await stage.call("what was done in sessions", "POST /v1/events", { headers, body: events });
  await stage.call("what was done in sessions, without credentials", "POST /v1/events", { body: events });
  const file = join(mkdtempSync(join(tmpdir(), "countersign-policy-")), "policy.json");
  const signals = { reported: { weight: 100, unknown: 0 } };
  writeFileSync(file, JSON.stringify({ format: 1, signals, steps: [{ from: 100, outcome: "deny" }] }));
  await countersign("policy", "set", file);
  await stage.call("a login that a policy refuses", "POST /v1/mfa/decisions", { headers, body });
  await countersign("policy", "set", "none");
  await countersign("app", "update", "--policy", "fixed", "--yes");
  rmSync(dirname(file), { recursive: true });
}

async function playOwnLogins(cast: Cast): Promise<void> {
  const { stage, basic } = cast;
  const { appId, appSecret } = stage.server;
  const authorization = `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}`;
  stage.names.learn(authorization, "<Basic of the application>");
  const headers = { authorization };
  const choose = (word: string) => runCommand(stage.server, "app", "update", "--own-login", word, "--yes");
  const email = await cast.account("signed.in.elsewhere");
  const user = { email };
  await stage.call("a login of one's own, not allowed", "POST /v1/mfa/decisions", { headers, body: { user } });
  await choose("known");
  await stage.call("a login of one's own", "POST /v1/mfa/decisions", { headers, body: { user } });
  await playPolicy(cast, headers, user);
  await choose("refused");
  await stage.call("a token that is none", "POST /v1/introspect", { headers, body: { token: "none" } });
  await stage.call("a token, asked without credentials", "POST /v1/introspect", { body: { token: "none" } });
  const query = `appId=${appId}&userId=${encodeURIComponent(email)}&userIdType=email`;
  await stage.call("what is due", `GET /api/v3/get-mfa-trigger-data?${query}`, { headers: basic });
  await stage.call("what is due, without credentials", `GET /api/v3/get-mfa-trigger-data?${query}`);
}
