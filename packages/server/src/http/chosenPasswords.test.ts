import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { passwordFaults } from "@countersign/contract";
import { registerUser, setPasswordOf } from "@countersign/core";
import { registrationOf } from "../authing/actions/register.ts";
import { askAndRead } from "../propertyTests/testing/codes.ts";
import { from, POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { PASSWORD, register } from "../propertyTests/testing/person.ts";
import { mailbox, phone } from "../propertyTests/testing/post.ts";
import { countRows } from "../propertyTests/testing/tables.ts";
import { createCodeClient, generousLimits } from "./testing/createCodeClient.ts";
import { GraphqlFailure, poolCredentials } from "./testing/testClient.ts";

type Json = Readonly<Record<string, unknown>>;

const { world, client, post } = await createCodeClient({ after });
const manager = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;

async function graphql(query: string, variables: Json, token?: string): Promise<Json> {
  try {
    await client.graphql(query, variables, token === undefined ? {} : { token });
    return { code: 200 };
  } catch (error) {
    if (error instanceof GraphqlFailure) return error.body;
    throw error;
  }
}

function mutation(name: string, input: string) {
  return (variables: Json): Promise<Json> =>
    graphql(`mutation m($input: ${input}!) { ${name}(input: $input) { id } }`, { input: variables });
}

let made = 0;
/** Names that are no part of a password that is tried here. */
const freshEmail = (): string => `somebody${++made}@example.com`;
const freshNumber = (): string => `+86139${String(++made).padStart(8, "0")}`;

/** Every way in which a person sets a password, by a name of his own, with the body that answers it. */
const waysToRegister: Readonly<Record<string, (password: string, email?: string) => Promise<Json>>> = {
  registerByEmail: (password, email = freshEmail()) =>
    mutation("registerByEmail", "RegisterByEmailInput")({ email, password }),
  registerByUsername: (password, email = freshEmail()) =>
    mutation("registerByUsername", "RegisterByUsernameInput")({ username: mailboxOf(email), password }),
  loginByEmail: (password, email = freshEmail()) =>
    mutation("loginByEmail", "LoginByEmailInput")({ email, password, autoRegister: true }),
  loginByUsername: (password, email = freshEmail()) =>
    mutation("loginByUsername", "LoginByUsernameInput")({ username: mailboxOf(email), password, autoRegister: true }),
  "login/account": (password, email = freshEmail()) =>
    post("/api/v2/login/account", { account: email, password, autoRegister: true }),
  async "register/email-code"(password, email = freshEmail()) {
    const code = await askAndRead(world, mailbox(email), "register");
    return post("/api/v2/register/email-code", { email, code, password });
  },
  async "register-phone-code"(password) {
    const number = freshNumber();
    const code = await askAndRead(world, phone(number), "register");
    return post("/api/v2/register-phone-code", { phone: number, code, password });
  },
  async registerByPhoneCode(password) {
    const number = freshNumber();
    const code = await askAndRead(world, phone(number), "register");
    return mutation("registerByPhoneCode", "RegisterByPhoneCodeInput")({ phone: number, code, password });
  },
};

function mailboxOf(email: string): string {
  return email.slice(0, email.indexOf("@"));
}

function assertRefused(body: Json, field: string, reason: keyof typeof passwordFaults, note: string): void {
  assert.equal(body.code, 400, `${note}: ${JSON.stringify(body)}`);
  const data = body.data as Json;
  assert.deepEqual([data.field, data.reason, typeof data.rule], [field, reason, "string"], note);
  assert.equal(body.message, passwordFaults[reason]["zh-CN"]);
}

describe("a password that its user chooses", () => {
  it("is none of the common ones, whichever way he registers", async () => {
    const before = await countRows(world, "users");
    for (const [way, registerBy] of Object.entries(waysToRegister))
      assertRefused(await registerBy(await client.encrypt("Password1")), "password", "common", way);
    assert.equal(await countRows(world, "users"), before);
    for (const [way, registerBy] of Object.entries(waysToRegister))
      assert.equal((await registerBy(await client.encrypt(PASSWORD))).code, 200, way);
  });

  it("is not made of his own names, nor of the product's", async () => {
    for (const [way, password] of [
      ["registerByEmail", "jo.doe2024"],
      ["registerByUsername", "Jo.Doe!"],
      ["loginByEmail", "jo.doe@example.com"],
      ["register/email-code", "countersign1"],
    ] as const) {
      const body = await waysToRegister[way]?.(await client.encrypt(password), "jo.doe@example.com");
      assertRefused(body ?? {}, "password", "ownName", way);
    }
    const number = freshNumber();
    const code = await askAndRead(world, phone(number), "register");
    const password = await client.encrypt(number.slice(-11));
    const body = await post("/api/v2/register-phone-code", { phone: number, code, password });
    assertRefused(body, "password", "ownName", "register-phone-code");
  });

  it("is judged alike at a change and at a reset, and the code stays good for a better one", async () => {
    const person = await register(world);
    const [common, own, good, old] = await Promise.all(
      ["12345678", `${mailboxOf(person.email)}!`, "quite another", PASSWORD].map((each) => client.encrypt(each)),
    );
    const login = await post("/api/v2/login/account", { account: person.email, password: old });
    const change = (newPassword: unknown) =>
      graphql(
        "mutation p($newPassword: String!, $oldPassword: String) { updatePassword(newPassword: $newPassword, oldPassword: $oldPassword) { id } }",
        { newPassword, oldPassword: old },
        String((login.data as Json).token),
      );
    assertRefused(await change(common), "newPassword", "common", "change");
    assertRefused(await change(own), "newPassword", "ownName", "change");
    const code = await askAndRead(world, mailbox(person.email), "resetPassword");
    const reset = (newPassword: unknown) => post("/api/v2/password/reset", { email: person.email, code, newPassword });
    assertRefused(await reset(common), "newPassword", "common", "reset");
    assertRefused(await reset(own), "newPassword", "ownName", "reset");
    assert.equal((await reset(good)).code, 200);
  });

  it("does not tell a stranger at a reset what the account is called", async () => {
    const person = await register(world);
    const newPassword = await client.encrypt(mailboxOf(person.email));
    const body = await post("/api/v2/password/reset", { email: person.email, code: "000000", newPassword });
    assert.equal(body.code, 2001);
  });

  it("is told to be weak before it is chosen", async () => {
    const query = "query c($password: String!) { checkPasswordStrength(password: $password) { valid message } }";
    const judged = await client.graphql(query, { password: "iloveyou" });
    assert.deepEqual({ ...judged }, { valid: false, message: passwordFaults.common["zh-CN"] });
    assert.equal((await client.graphql(query, { password: PASSWORD })).valid, true);
  });

  it("of accounts that have a common one still signs in", async () => {
    const account = { email: freshEmail(), registerSource: "import:manual", password: "123456" };
    await registerUser(world.ports, registrationOf(manager, account));
    const password = await client.encrypt("123456");
    assert.equal((await post("/api/v2/login/account", { account: account.email, password })).code, 200);
  });
});

describe("a password that a manager sets", () => {
  it("may be any, when he makes an account and when he changes one", async () => {
    const create = "mutation u($userInfo: CreateUserInput!) { createUser(userInfo: $userInfo) { id } }";
    const userInfo = { email: freshEmail(), password: await client.encrypt("123456") };
    const headers = { authorization: poolCredentials };
    const { id } = await client.graphql(create, { userInfo }, { headers });
    const update = "mutation u($id: String, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { id } }";
    const input = { password: await client.encrypt("password") };
    assert.equal((await client.graphql(update, { id, input }, { headers })).id, id);
    await setPasswordOf(world.ports, { scope: manager, userId: String(id), newPassword: "iloveyou" });
  });
});

describe("the list of passwords", () => {
  it("can be off: then people may choose whatever is long enough", async () => {
    const settings = { ...generousLimits, COUNTERSIGN_PASSWORD_LIST: "off" };
    const other = await createCodeClient({ after }, { settings });
    const password = await other.client.encrypt("123456");
    const body = { account: "123456@example.com", password, autoRegister: true };
    assert.equal((await other.post("/api/v2/login/account", body)).code, 200);
  });
});
