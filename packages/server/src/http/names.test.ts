import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { PASSWORD } from "../propertyTests/testing/person.ts";
import { codeFor, mailbox } from "../propertyTests/testing/post.ts";
import { countRows } from "../propertyTests/testing/tables.ts";
import { createCodeClient } from "./testing/createCodeClient.ts";
import { type GraphqlFailure, poolCredentials } from "./testing/testClient.ts";

type Json = Readonly<Record<string, unknown>>;

const management = { headers: { authorization: poolCredentials } };

/** Spellings of one mailbox, the one it is kept in first. */
const MAILBOX = [
  ...["info@bücher.example", "info@xn--bcher-kva.example", "INFO@BÜCHER.Example", "info@bu\u0308cher.example."],
  ...["ｉｎｆｏ＠bücher。example"],
] as const;

/** Spellings of one user name, the one it is registered in first. */
const NAME = ["José", "jose\u0301", "JOSÉ", "ｊｏｓé"] as const;

async function start(t: TestContext) {
  const started = await createCodeClient(t);
  const password = await started.client.encrypt(PASSWORD);
  const { client, post } = started;
  const codeOf = async (request: Promise<Json>): Promise<unknown> =>
    request.then(
      ({ code = 200 }) => code,
      (error: unknown) => (error as GraphqlFailure).body.code,
    );
  const register = (kind: "Email" | "Username", name: string): Promise<Json> =>
    client.graphql(
      `mutation r($input: RegisterBy${kind}Input!) { registerBy${kind}(input: $input) { id email username } }`,
      { input: { [kind.toLowerCase()]: name, password } },
    );
  const login = (account: string) => post("/api/v2/login/account", { account, password });
  return { ...started, password, codeOf, register, login };
}

describe("one name", () => {
  it("of a mailbox is one account, however it is spelled, on every way in", async (t) => {
    const { world, client, post, codeOf, register, login, password } = await start(t);
    const [kept, ...others] = MAILBOX;
    const { id, email } = await register("Email", MAILBOX[1]);
    assert.equal(email, kept);
    const byEmail = "mutation l($input: LoginByEmailInput!) { loginByEmail(input: $input) { id } }";
    const exists = "query e($email: String) { isUserExists(email: $email) }";
    const create = "mutation c($userInfo: CreateUserInput!) { createUser(userInfo: $userInfo) { id } }";
    for (const spelling of [kept, ...others]) {
      assert.equal(await codeOf(register("Email", spelling)), 2200, spelling);
      assert.equal(((await login(spelling)).data as Json).id, id, spelling);
      assert.equal(
        (await client.graphql(byEmail, { input: { email: spelling, password, autoRegister: true } })).id,
        id,
      );
      assert.equal(await client.graphql(exists, { email: spelling }), true);
      assert.equal(await codeOf(client.graphql(create, { userInfo: { email: spelling } }, management)), 2200);
    }
    // Whoever proves the address from outside becomes the owner, and the password of before opens nothing any more.
    for (const spelling of [kept, ...others]) {
      world.clock.advance(60_000);
      await post("/api/v2/email/send", { email: spelling });
      const code = codeFor(world, mailbox(kept), "general");
      const entered = await post("/api/v2/login/email-code", { email: others.at(-1), code, autoRegister: true });
      assert.equal((entered.data as Json).id, id, spelling);
    }
    assert.equal(await countRows(world, "users"), 1);
  });

  it("of a user is one account, whatever its case and form, and is shown as it was typed", async (t) => {
    const { world, client, codeOf, register, login, password } = await start(t);
    const { id, username } = await register("Username", NAME[0]);
    assert.equal(username, NAME[0]);
    const byName = "mutation l($input: LoginByUsernameInput!) { loginByUsername(input: $input) { id username } }";
    const exists = "query e($username: String) { isUserExists(username: $username) }";
    for (const spelling of NAME) {
      assert.equal(await codeOf(register("Username", spelling)), 2034, spelling);
      assert.equal(((await login(spelling)).data as Json).id, id, spelling);
      const input = { username: spelling, password, autoRegister: true };
      assert.deepEqual({ ...(await client.graphql(byName, { input })) }, { id, username });
      assert.equal(await client.graphql(exists, { username: spelling }), true);
    }
    assert.equal(await countRows(world, "users"), 1);
    const rename = "mutation u($input: UpdateUserInput!) { updateUser(input: $input) { username } }";
    const token = String(((await login(NAME[0])).data as Json).token);
    for (const spelling of ["JOSÉ", "Maria"]) {
      const renamed = await client.graphql(rename, { input: { username: spelling } }, { token });
      assert.equal(renamed.username, spelling);
    }
    assert.equal((await login("mARIA")).code, 200);
    assert.equal((await login(NAME[0])).code, 2333);
  });

  it("is registered once by many who spell it differently at once", async (t) => {
    const { world, codeOf, register } = await start(t);
    const registrations = [
      ...MAILBOX.map((name) => ["Email", name] as const),
      ...NAME.map((name) => ["Username", name] as const),
    ];
    const codes = await Promise.all(registrations.map(([kind, name]) => codeOf(register(kind, name))));
    assert.deepEqual(codes.toSorted(), [
      200,
      200,
      ...NAME.slice(1).map(() => 2034),
      ...MAILBOX.slice(1).map(() => 2200),
    ]);
    assert.equal(await countRows(world, "users"), 2);
  });
});
