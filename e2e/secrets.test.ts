import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { AuthingRoutes, RouteData } from "@countersign/contract";
import otplib from "otplib";
import { startServer } from "./startServer.ts";
import { AuthenticatorApp } from "./support/AuthenticatorApp.ts";
import { basicOf } from "./support/basicOf.ts";
import { type Answer, callApi, type Served } from "./support/callApi.ts";
import { callGraphql } from "./support/callGraphql.ts";
import { encryptPassword } from "./support/encryptPassword.ts";
import { Person } from "./support/Person.ts";
import { readCode } from "./support/readCode.ts";
import { readTables } from "./support/readTables.ts";
import { runCommand } from "./support/runCommand.ts";

/** A text that nobody may see but in the answers it is meant for. */
interface Secret {
  readonly what: string;
  readonly text: string;
  /** Other spellings under which it could lie in a file. */
  readonly spellings: readonly (string | Buffer)[];
  readonly meantFor: readonly string[];
}

const running = await startServer({ after }, { settings: { COUNTERSIGN_LOG_LEVEL: "trace" } });
const answers: Answer<unknown>[] = [];
const server: Served & typeof running = { ...running, onAnswer: (answer) => answers.push(answer) };
const secrets: Secret[] = [];

/** Notes a secret; `meantFor` are the answers that show it. */
function keep(
  what: string,
  text: unknown,
  meantFor: readonly Answer<unknown>[] = [],
  spellings: Secret["spellings"] = [],
): string {
  assert.ok(typeof text === "string" && text.length > 0, what);
  secrets.push({ what, text, spellings, meantFor: meantFor.map((answer) => answer.text) });
  return text;
}

function keepPassword(what: string): string {
  return keep(what, `${what.replaceAll(" ", "-")}-${randomBytes(6).toString("hex")}`);
}

function keepSeed(what: string, seed: string, meantFor: Answer<unknown>): AuthenticatorApp {
  const hex = otplib.authenticator.decode(seed);
  const bytes = Buffer.from(hex, "hex");
  keep(what, seed, [meantFor], [seed.toLowerCase(), hex, bytes, bytes.toString("base64"), bytes.toString("base64url")]);
  return new AuthenticatorApp(seed);
}

function keepRecoveryCode(what: string, code: unknown, meantFor: Answer<unknown>): string {
  const text = keep(what, code, [meantFor], [String(code).replaceAll("-", "")]);
  return text;
}

async function keepCode(what: string, app: AuthenticatorApp): Promise<string> {
  return keep(what, await app.nextCode());
}

function keepToken(what: string, answer: Answer<unknown>): string {
  const { data } = answer.body as Answer<{ token?: string; mfaToken?: string }>["body"];
  return keep(what, data.mfaToken ?? data.token, [answer]);
}

/** Signs in by the password and keeps what that gives. */
async function logIn(person: Person): Promise<string> {
  const answer = await person.logIn();
  if (answer.body.code !== 200) keep("a flow handle", answer.body.flowHandle, [answer]);
  return keepToken(answer.body.code === 200 ? "a user token" : "an mfaToken", answer);
}

/** The life of an account, with every secret it has to do with. */
async function liveThroughEverything(): Promise<void> {
  keep("the pool's secret", running.poolSecret);
  keep("the application's secret", running.appSecret);
  const password = keepPassword("the first password");
  const person = await Person.register(server, password);
  const token = await logIn(person);
  const app = await bind(person, token);
  await trustDevice(person, token);
  await signIn(person, app);
  await failToSignIn(person, app);
  const recovered = await recover(person);
  await changePassword(person, password, recovered);
  await useMessages();
  await manage(person);
  await sendNonsense(person, password, token);
}

let liveRecoveryCode = "";

async function bind(person: Person, token: string): Promise<AuthenticatorApp> {
  const associate = await callApi<RouteData<AuthingRoutes["associateTotp"]>>(server, "/api/v2/mfa/totp/associate", {
    token,
    body: {},
  });
  const { secret, recovery_code } = associate.body.data;
  const app = keepSeed("a seed", secret, associate);
  liveRecoveryCode = keepRecoveryCode("the first recovery code", recovery_code, associate);
  const confirm = { token, body: { totp: await keepCode("the confirming code", app) } };
  assert.equal((await callApi(server, "/api/v2/mfa/totp/associate/confirm", confirm)).body.code, 200);
  assert.equal((await callApi(server, "/api/v2/mfa/authenticator", { token })).body.code, 200);
  assert.equal((await callGraphql(server, "{ user { id email } }", {}, { token })).status, 200);
  assert.equal(person.email.length > 0, true);
  return app;
}

function keepShown({ headers }: Answer<unknown>): string {
  const shown = headers.get("x-countersign-device");
  return keep("what a trusted device shows", shown, [], [shown?.split(".")[1] ?? assert.fail()]);
}

/** The header that has it is no part of an answer's text. */
async function trustDevice(person: Person, token: string): Promise<void> {
  await runCommand(running, "app", "update", "--trust-days", "30");
  const headers = {
    "x-countersign-device": keepShown(await callApi(server, "/v1/me/trusted-devices", { token, body: {} })),
  };
  const body = { account: person.email, password: person.encryptedPassword };
  const entered = await callApi(server, "/api/v2/login/account", { headers, body });
  assert.equal(entered.body.code, 200);
  keepToken("a user token", entered);
  keepShown(entered);
}

async function signIn(person: Person, app: AuthenticatorApp): Promise<void> {
  const verified = await person.verify(await logIn(person), await keepCode("a code", app));
  assert.equal(verified.body.code, 200);
  keepToken("a user token", verified);
}

async function failToSignIn(person: Person, app: AuthenticatorApp): Promise<void> {
  const mfaToken = await logIn(person);
  assert.equal((await person.verify(mfaToken, keep("a wrong code", app.wrongCode()))).body.code, 6001);
  assert.equal((await person.recover(mfaToken, keepPassword("a wrong recovery code"))).body.code, 6002);
  const wrong = new Person(server, person.email, await encryptPassword(server, keepPassword("a wrong password")));
  assert.equal((await wrong.logIn()).body.code, 2333);
  const misplaced = new Person(server, keepPassword("a password typed as the name"), "AAAA");
  assert.equal((await misplaced.logIn()).body.code, 2333);
}

async function recover(person: Person): Promise<string> {
  const answer = await person.recover(await logIn(person), liveRecoveryCode);
  assert.equal(answer.body.code, 200);
  keepRecoveryCode("the next recovery code", answer.body.recoveryCode, answer);
  return keepToken("a user token", answer);
}

async function changePassword(person: Person, password: string, token: string): Promise<void> {
  const next = keepPassword("the next password");
  const mutation = "mutation ($n: String!, $o: String) { updatePassword(newPassword: $n, oldPassword: $o) { id } }";
  const variables = { n: await encryptPassword(server, next), o: await encryptPassword(server, password) };
  const { body } = await callGraphql(server, mutation, variables, { token });
  assert.equal(body.errors, undefined);
  await logIn(new Person(server, person.email, variables.n));
  const plain = { connection: "PASSWORD", passwordPayload: { email: person.email, password: next } };
  const signedIn = await callApi(server, "/api/v3/signin", { body: { ...plain, options: {} } });
  keep("a flow handle", signedIn.body.flowHandle, [signedIn]);
  keepToken("an mfaToken", signedIn);
}

/** Codes by message: for a sign-in, a new password and a registration. */
async function useMessages(): Promise<void> {
  const [forgetful, changing] = [
    await Person.register(server, keepPassword("a password not used")),
    await Person.register(server, keepPassword("a password forgotten")),
  ];
  await send("/api/v2/email/send", { email: forgetful.email, scene: "LOGIN_VERIFY_CODE" });
  const code = keep("a code by e-mail", await readCode(server, forgetful.email));
  const byEmail = await callApi(server, "/api/v2/login/email-code", { body: { email: forgetful.email, code } });
  keepToken("a user token", byEmail);

  await send("/api/v2/email/send", { email: changing.email, scene: "RESET_PASSWORD_VERIFY_CODE" });
  const newPassword = await encryptPassword(server, keepPassword("a password after a reset"));
  const resetCode = keep("a code for a reset", await readCode(server, changing.email));
  const reset = { email: changing.email, code: resetCode, newPassword };
  assert.equal((await callApi(server, "/api/v2/password/reset", { body: reset })).body.code, 200);

  const phone = `137${randomInt(10_000_000, 99_999_999)}`;
  await send("/api/v2/sms/send", { phone, scene: "register" });
  const smsCode = keep("a code by text message", await readCode(server, phone));
  const guess = keep("a wrong code for a number", smsCode === "314159" ? "271828" : "314159");
  const registration = (text: string) => ({ body: { phone, code: text, forceLogin: true } });
  assert.equal((await callApi(server, "/api/v2/register-phone-code", registration(guess))).body.code, 2001);
  keepToken("a user token", await callApi(server, "/api/v2/register-phone-code", registration(smsCode)));
}

async function send(path: string, body: Readonly<Record<string, string>>): Promise<void> {
  assert.equal((await callApi(server, path, { body })).body.code, 200);
}

async function manage(person: Person): Promise<void> {
  const { poolId, poolSecret } = running;
  const query = "query ($p: String!, $s: String!) { accessToken(userPoolId: $p, secret: $s) { accessToken } }";
  const issued = await callGraphql<{ accessToken: { accessToken: string } }>(server, query, {
    p: poolId,
    s: poolSecret,
  });
  const token = keep("an access token", issued.body.data?.accessToken.accessToken, [answers.at(-1) ?? assert.fail()]);
  const somebody = await Person.register(server, keepPassword("the password of an import"));
  const session = await logIn(somebody);
  const me = await callApi<{ id: string }>(server, "/api/v2/users/me", { token: session });
  allowAlsoIn(session, me);

  const secret = otplib.authenticator.generateSecret(20);
  const recoveryCode = `imported-${randomBytes(6).toString("hex")}`;
  const body = { userId: me.body.data.id, secret, recoveryCode };
  const imported = await callApi(server, "/api/v2/mfa/totp/import", { token, body });
  assert.equal(imported.body.code, 200);
  const app = keepSeed("an imported seed", secret, imported);
  keep("an imported recovery code", recoveryCode, [imported]);
  await signIn(somebody, app);
  const weak = keep("a seed that is refused", `weak-${randomBytes(3).toString("hex")}`);
  await callApi(server, "/api/v2/mfa/totp/import", { headers: basicOf(running), body: { ...body, secret: weak } });
  assert.equal(typeof person.email, "string");
}

/** The account that a token opens is answered with the token. */
function allowAlsoIn(text: string, answer: Answer<unknown>): void {
  const at = secrets.findIndex((secret) => secret.text === text);
  const secret = secrets[at] ?? assert.fail("kept before");
  secrets[at] = { ...secret, meantFor: [...secret.meantFor, answer.text] };
}

/** Secrets where they do not belong: what repeats its input in an error or a log gives them away. */
async function sendNonsense(person: Person, password: string, token: string): Promise<void> {
  const literal = `mutation { loginByEmail(input: { email: "${person.email}", password: "${password}" }) { id } }`;
  const encoded = encodeURIComponent(token);
  const calls: readonly (readonly [path: string, body: unknown])[] = [
    ["/api/v2/login/account", `{"account":"${person.email}","password":"${password}"`],
    ["/api/v2/login/account", `{"account":"${person.email}","password":"${password}"}}`],
    ["/api/v2/login/account", { account: person.email, password }],
    ["/api/v2/login/account", { account: { [password]: password }, password: [password] }],
    ["/api/v2/login/account", { account: person.email, password: password.repeat(500) }],
    ["/api/v2/mfa/totp/associate", { source: password, authenticator_type: password }],
    ["/graphql/v2", { query: literal }],
    ["/graphql/v2", { query: literal.slice(0, -5) }],
    ["/graphql/v2", { query: literal.replace("password:", "password") }],
    ["/graphql/v2", { query: literal.replace("password:", 'password: "x", autoRegister:') }],
    ["/graphql/v2", { query: literal.replace("loginByEmail", password) }],
    ["/graphql/v2", { query: "query ($t: Int) { checkLoginStatus(token: $t) { code } }", variables: { t: password } }],
    [
      "/graphql/v2",
      { query: "query ($t: String) { checkLoginStatus(token: $t) { code } }", variables: { t: [token] } },
    ],
    ["/graphql/v2", { query: "{ user { id } }", operationName: password }],
    ["/graphql/v2", { query: password, variables: password }],
    [`/api/v2/${encoded}`, undefined],
    [`/api/v2/users/${password}/mfa-bound?type=${password}`, undefined],
    [`/api/v2/logout?app_id=${password.repeat(10)}`, undefined],
    [`/mfa/token/introspection?token=${encoded}`, undefined],
    [`/mfa/token/introspection?token=${encoded}&token=${encoded}`, undefined],
    ["/mfa/token/introspection", { token }],
  ];
  for (const [path, body] of calls) {
    for (const authorization of [
      `Bearer ${token}`,
      password,
      `Basic ${btoa(password)}`,
      `Basic ${btoa(`x:${password}`)}`,
    ]) {
      await callApi(server, path, { ...(body === undefined ? {} : { body }), headers: { authorization } });
    }
  }
}

/** Finds a text, or a short code that is not part of a longer number or id. */
function holds(haystack: string, text: string): boolean {
  if (text.length > 8) return haystack.includes(text);
  return new RegExp(`(?<![0-9a-zA-Z.])${text}(?![0-9a-zA-Z])`).test(haystack);
}

/** Names the secrets that a text shows; `except` says which may be there. */
function shownIn(haystack: string, except: (secret: Secret) => boolean = () => false): readonly string[] {
  const shown = secrets
    .filter((secret) => !except(secret))
    .filter(({ text, spellings }) => {
      const spelled = spellings.filter((each) => typeof each === "string");
      return [text, ...spelled].some((each) => holds(haystack, each));
    });
  return [...new Set(shown.map(({ what }) => what))];
}

async function readDataFiles(): Promise<ReadonlyMap<string, Buffer>> {
  // These two files are where the operator finds those secrets; they are readable to nobody else.
  const kept = ["master.key", "bootstrap.json"];
  const names = (await readdir(running.dataDir)).filter((name) => !kept.includes(name));
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(running.dataDir, name))] as const)),
  );
}

await liveThroughEverything();

describe("secrets", () => {
  it("were used by the dozen, and all of them answered or sent", () => {
    assert.ok(secrets.length > 30);
    assert.ok(answers.length > 80);
    for (const { what, text, meantFor } of secrets) {
      for (const answer of meantFor) assert.ok(answer.includes(text), `${what} is not in the answer it is meant for`);
    }
  });

  it("stand in no answer but the one each is meant for", () => {
    for (const { text } of answers) {
      assert.deepEqual(
        shownIn(text, ({ meantFor }) => meantFor.includes(text)),
        [],
        text,
      );
    }
  });

  it("stand nowhere in the log, at its most talkative", async () => {
    const { requestId } = answers.at(-1)?.body ?? assert.fail();
    // A line is written after its answer.
    for (let tries = 0; tries < 100 && !running.logs().includes(requestId); tries++) await sleep(50);
    assert.ok(running.logs().includes(requestId), "the log is about these requests");
    assert.deepEqual(shownIn(running.logs()), []);
  });

  it("stand in no row of the audit trail", () => {
    const tables = readTables(running.dataDir);
    for (const name of ["audit_events", "audit_origins"]) {
      const rows = tables.get(name) ?? [];
      assert.ok(rows.length > 20, `${name} holds ${rows.length} rows`);
      assert.deepEqual(shownIn(JSON.stringify(rows)), []);
    }
  });

  it("stand in no row of any table", () => {
    for (const [name, rows] of readTables(running.dataDir)) {
      assert.deepEqual(shownIn(JSON.stringify(rows, bytesAsText)), [], name);
    }
  });

  it("lie in no file of the database, in whatever spelling, before and after it is closed", async () => {
    const long = secrets.filter(({ text }) => text.length > 8);
    for (const state of ["open", "closed"]) {
      const files = await readDataFiles();
      assert.ok(
        [...files.values()].some((bytes) => bytes.includes("@example.com")),
        "the accounts are in these files",
      );
      for (const [name, bytes] of files) {
        const found = long.filter(({ text, spellings }) => [text, ...spellings].some((each) => bytes.includes(each)));
        assert.deepEqual(
          found.map(({ what }) => what),
          [],
          `${name}, ${state}`,
        );
      }
      if (state === "open") assert.equal(await running.stop(), 0);
    }
  });
});

/** What is sealed is bytes: as text it can be searched like the rest. */
function bytesAsText(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value;
}
