import { AuthenticatorApp } from "../../support/AuthenticatorApp.ts";
import { runCommand } from "../../support/runCommand.ts";
import type { Cast } from "../Cast.ts";

const LOGIN = "POST /api/v2/login/account";
const ASSOCIATE = "POST /api/v2/mfa/totp/associate";
const VERIFY_EMAIL = "POST /api/v2/applications/mfa/email/verify";
const ASSOCIATE_FACE = "POST /api/v2/mfa/face/associate";

/** What is answered where the operator chose, on the command line, to be stricter. */
export async function playOperatorsChoices(cast: Cast): Promise<void> {
  const choose = (...words: string[]): Promise<string> =>
    runCommand(cast.stage.server, "app", "update", ...words, "--yes");
  await cast.demand("OTP");
  await choose("--first-enrolment", "proved");
  await playProvingFirst(cast);
  await playNeedingHelp(cast);
  await choose("--first-enrolment", "signIn");
  await cast.demand("FACE");
  await choose("--face-proof", "live");
  const token = await cast.challenge(await cast.account("live.alone"));
  const photos = { photoA: "0".repeat(32), photoB: "1".repeat(32) };
  await cast.stage.call("binding a face by photos, where live ones are asked for", ASSOCIATE_FACE, {
    token,
    body: photos,
  });
  await choose("--face-proof", "photo");
  await cast.demand();
}

/** A code at an address comes first; what it is answered goes on by an mfaToken of its own. */
async function playProvingFirst(cast: Cast): Promise<void> {
  const { stage } = cast;
  const email = await cast.account("proves.first");
  const body = { account: email, password: await cast.encrypt() };
  await stage.call("an address is to be proved first", LOGIN, { body });
  const token = await cast.challenge(email);
  await stage.call("binding before that", ASSOCIATE, { token, body: {} });
  const code = await cast.mailCode(email, "MFA_VERIFY", token);
  await stage.call("a wrong code at the address", VERIFY_EMAIL, { token, body: { email, code: cast.wrongCode(code) } });
  const proved = await stage.call("the code at the address", VERIFY_EMAIL, { token, body: { email, code } });
  await stage.call("the mfaToken that it spent", VERIFY_EMAIL, { token, body: { email, code } });
  const next = proved.at("data.mfaToken");
  const begun = await stage.call(null, ASSOCIATE, { token: next, body: {} });
  const totp = await cast.totp(new AuthenticatorApp(begun.at("data.secret")));
  await stage.call("binding after that", `${ASSOCIATE}/confirm`, { token: next, body: { totp } });
}

/** An account without any address has none to prove. */
async function playNeedingHelp(cast: Cast): Promise<void> {
  const { stage } = cast;
  const username = "without.address";
  const input = { username, password: await cast.encrypt() };
  await stage.ask(null, "RegisterByUsername", { input });
  const body = { account: username, password: await cast.encrypt() };
  await stage.call("no address to prove", LOGIN, { body });
  await stage.call("no address to prove, in English", LOGIN, { body, headers: { "x-authing-lang": "en-US" } });
  await stage.ask("no address to prove, in GraphQL", "LoginByUsername", { input });
  await runCommand(stage.server, "user", "allow-enrolment", username);
  await stage.call("no address to prove, and helped", LOGIN, { body });
}
