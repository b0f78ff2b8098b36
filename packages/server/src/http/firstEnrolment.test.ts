import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failures } from "@countersign/contract";
import type { Channel, Recipient } from "@countersign/core";
import { ask, askAndRead } from "../propertyTests/testing/codes.ts";
import { POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { type Person, register } from "../propertyTests/testing/person.ts";
import { codeFor, mailbox, phone } from "../propertyTests/testing/post.ts";
import { countRows, failuresOf } from "../propertyTests/testing/tables.ts";
import { type CodeClient, createCodeClient, generousLimits } from "./testing/createCodeClient.ts";
import { GraphqlFailure } from "./testing/testClient.ts";
import { tryEverything } from "./testing/tryEverything.ts";

type Json = Readonly<Record<string, unknown>>;

const CHANNELS = ["sms", "email"] as const;
const NOT_YOURS = failures.addressNotYours.code;
const VERIFY = {
  sms: "/api/v2/applications/mfa/sms/verify",
  email: "/api/v2/applications/mfa/email/verify",
} as const;
const CHECK = "/api/v2/applications/mfa/check";
const settings = {
  ...generousLimits,
  COUNTERSIGN_LIMIT_BACKED_RECIPIENT: "1000/1h",
  COUNTERSIGN_LIMIT_BACKED_USER: "1000/1h",
  COUNTERSIGN_LIMIT_LOOKUP_USER: "1000/1h",
  COUNTERSIGN_LIMIT_LOOKUP: "1000/1h",
};
const thief: Readonly<Record<Channel, Recipient>> = {
  sms: phone("+8613900139000"),
  email: mailbox("thief@example.com"),
};

function fieldsOf({ channel, address }: Recipient): Json {
  return channel === "sms" ? { phone: address } : { email: address };
}

type Owner = Person & { readonly own: Readonly<Record<Channel, Recipient>> };

/** Makes an account that has proved an address of each kind. */
async function registerProved({ world }: CodeClient): Promise<Owner> {
  const person = await register(world);
  const number = `+8613800${String(Math.abs(hash(person.userId)) % 1_000_000).padStart(6, "0")}`;
  const subject = { poolId: POOL_ID, userId: person.userId };
  const patch = { emailVerified: true, phone: number, phoneVerified: true };
  await world.ports.store.settle([{ type: "updateUser", subject, patch, nowMs: 0 }]);
  return { ...person, own: { sms: phone(number), email: mailbox(person.email) } };
}

function hash(text: string): number {
  return [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1_000_003, 7);
}

/** What the password alone gives, by each wire. */
const signIns: Readonly<Record<string, (given: CodeClient, person: Person) => Promise<Json>>> = {
  async REST({ client, post }, { email, password }) {
    const body = { account: email, password: await client.encrypt(password) };
    return (await post("/api/v2/login/account", body)).data as Json;
  },
  async GraphQL({ client }, { email, password }) {
    const text = "mutation l($input: LoginByEmailInput!) { loginByEmail(input: $input) { id } }";
    const input = { email, password: await client.encrypt(password) };
    const thrown = await client.graphql(text, { input }).catch((error: unknown) => error);
    assert.ok(thrown instanceof GraphqlFailure);
    return thrown.body.data as Json;
  },
};

describe("a first enrolment at sign-in", () => {
  for (const [wire, signIn] of Object.entries(signIns)) {
    for (const channel of CHANNELS) {
      it(`binds no ${channel} address but the proved one, on whatever route (signed in by ${wire})`, async (t) => {
        const given = await createCodeClient(t, { factors: ["OTP", "SMS", "EMAIL"], settings });
        const { world, client } = given;
        const owner = await registerProved(given);
        const token = String((await signIn(given, owner)).mfaToken);
        const code = await askAndRead(world, thief[channel], "mfaVerify");
        const bindCode = await askAndRead(world, thief[channel], "bind");
        const words = { ...fieldsOf(thief[channel]), code, emailCode: bindCode, phoneCode: bindCode };
        const codes = () => countRows(world, "codes", "purpose in ('mfaVerify', 'bind')");
        const before = await codes();
        const tried = await tryEverything(client, token, words as Record<string, string>);
        const refused = tried.filter((each) => each.code === NOT_YOURS).map(({ name }) => name);
        assert.deepEqual(refused, [channel === "sms" ? "verifySms" : "verifyEmail"]);
        assert.equal(await countRows(world, "authenticators", `address = '${thief[channel].address}'`), 0);
        assert.equal(await countRows(world, "users", `'${thief[channel].address}' in (email, phone)`), 0);
        assert.equal(await codes(), before, "no code is used up");
        assert.equal(await failuresOf(world, owner.userId, channel), 0, "no try is spent");
        const own = owner.own[channel];
        const body = { ...fieldsOf(own), code: await askAndRead(world, own, "mfaVerify") };
        assert.equal((await given.post(VERIFY[channel], body, { token })).code, 200, "the mfaToken is still open");
      });
    }
  }

  it("shows the proved addresses in full, and calls them alone usable", async (t) => {
    const given = await createCodeClient(t, { factors: ["OTP", "SMS", "EMAIL"], settings });
    const { own, ...owner } = await registerProved(given);
    const data = (await signIns.REST?.(given, owner)) ?? assert.fail();
    assert.deepEqual(
      [data.mfaEmail, `${data.mfaPhoneCountryCode}${data.mfaPhone}`],
      [own.email.address, own.sms.address],
    );
    const token = String(data.mfaToken);
    for (const channel of CHANNELS) {
      const usable = async (recipient: Recipient) => (await given.post(CHECK, fieldsOf(recipient), { token })).data;
      assert.deepEqual([await usable(own[channel]), await usable(thief[channel])], [true, false], channel);
    }
  });

  it("binds any address of a kind of which none was proved", async (t) => {
    const given = await createCodeClient(t, { factors: ["SMS", "EMAIL"], settings });
    for (const channel of CHANNELS) {
      const owner = await register(given.world);
      const data = (await signIns.REST?.(given, owner)) ?? assert.fail();
      assert.deepEqual([data.mfaEmail, data.mfaPhone], [null, null]);
      const token = String(data.mfaToken);
      const code = await askAndRead(given.world, thief[channel], "mfaVerify");
      assert.equal((await given.post(CHECK, fieldsOf(thief[channel]), { token })).data, true);
      assert.equal((await given.post(VERIFY[channel], { ...fieldsOf(thief[channel]), code }, { token })).code, 200);
    }
  });

  it("binds the proved address however it is typed, and of parallel submissions once", async (t) => {
    const given = await createCodeClient(t, { factors: ["EMAIL"], settings });
    const { world } = given;
    const owner = await registerProved(given);
    const token = String(((await signIns.REST?.(given, owner)) ?? assert.fail()).mfaToken);
    await ask(world, owner.own.email, "mfaVerify");
    await ask(world, thief.email, "mfaVerify");
    const bodies = [
      { email: ` ${owner.email.toUpperCase()}`, code: codeFor(world, owner.own.email, "mfaVerify") },
      { email: thief.email.address, code: codeFor(world, thief.email, "mfaVerify") },
    ];
    const sent = Array.from({ length: 40 }, (_, index) => given.post(VERIFY.email, bodies[index % 2] ?? {}, { token }));
    const codes = (await Promise.all(sent)).map(({ code }) => code);
    assert.equal(codes.filter((code) => code === 200).length, 1);
    assert.equal(await countRows(world, "authenticators", `address = '${owner.email}'`), 1);
    assert.equal(await countRows(world, "authenticators", "kind <> 'recovery'"), 1);
  });
});
