import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type FailureName, failures } from "@countersign/contract";
import { type FactorKind, factors } from "@countersign/core";
import { pictureOf } from "../face/testing/createFakeFaceEngine.ts";
import { askAndRead } from "../propertyTests/testing/codes.ts";
import { POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { MANY_UPLOADS, upload } from "../propertyTests/testing/faces.ts";
import { codeOf, openMfaToken, type Person, register, wrongCode } from "../propertyTests/testing/person.ts";
import { PLANTED_CODE, PLANTED_SECRET, plantFactor } from "../propertyTests/testing/plantFactor.ts";
import { mailbox, otherThan, type PostedWorld, phone } from "../propertyTests/testing/post.ts";
import { type CodeClient, createCodeClient, generousLimits } from "./testing/createCodeClient.ts";

type Json = Readonly<Record<string, unknown>>;

const PHONE = "+8613800138000";
const app = { secret: PLANTED_SECRET };

interface Way {
  readonly path: string;
  /** Gives the body of a request that proves it, or of one that does not. */
  readonly show: (world: PostedWorld, person: Person, right: boolean) => Promise<Json>;
}

async function typed(world: PostedWorld, to: ReturnType<typeof phone>, right: boolean): Promise<string> {
  const code = await askAndRead(world, to, "mfaVerify");
  return right ? code : otherThan(code);
}

async function photo(world: PostedWorld, right: boolean): Promise<string> {
  const shown = await upload(world, right ? {} : { person: 3 });
  return "key" in shown ? shown.key : assert.fail(`no key of ${pictureOf({}).length} bytes`);
}

/** How each factor is shown. */
const ways: Readonly<Record<FactorKind, Way>> = {
  totp: {
    path: "/api/v2/mfa/totp/verify",
    show: async (world, _person, right) => ({ totp: right ? codeOf(world, app) : wrongCode(world, app) }),
  },
  sms: {
    path: "/api/v2/applications/mfa/sms/verify",
    show: async (world, _person, right) => ({ phone: PHONE, code: await typed(world, phone(PHONE), right) }),
  },
  email: {
    path: "/api/v2/applications/mfa/email/verify",
    show: async (world, { email }, right) => ({ email, code: await typed(world, mailbox(email), right) }),
  },
  face: {
    path: "/api/v2/mfa/face/verify",
    show: async (world, _person, right) => ({ photo: await photo(world, right), type: "face" }),
  },
  recovery: {
    path: "/api/v2/mfa/totp/recovery",
    show: async (_world, _person, right) => ({ recoveryCode: right ? PLANTED_CODE : PLANTED_CODE.replace("1", "2") }),
  },
};

interface Case {
  /** What is answered: the name of the failure, the factor's own refusal, or nothing that fails. */
  readonly failure: FailureName | "refusal" | null;
  /** Of the one event that is written; undefined: none is. */
  readonly reason?: string | null;
  readonly right: boolean;
  /** Brings the account or its token into this state. */
  readonly prepare?: (given: Prepared) => Promise<unknown>;
}

interface Prepared {
  readonly world: PostedWorld;
  readonly kind: FactorKind;
  readonly userId: string;
  readonly verify: (right: boolean) => Promise<Json>;
}

async function fail({ world, kind, userId }: Prepared, failures: number, lockedForMs: number): Promise<void> {
  const row = [POOL_ID, userId, kind, failures, world.clock.nowMs() + lockedForMs];
  await world.database.write((sql) => sql.run("insert into attempts values ($1, $2, $3, $4, $5)", row));
}

const cases: Readonly<Record<string, Case>> = {
  "that is right": { failure: null, reason: null, right: true },
  "that is wrong": { failure: "refusal", reason: "wrongProof", right: false },
  "after the token was used": {
    failure: "refusal",
    reason: "tokenSpent",
    right: true,
    prepare: async ({ verify }) => assert.equal((await verify(true)).code, 200),
  },
  "after the token ran out": {
    failure: "mfaTokenInvalid",
    right: true,
    prepare: async ({ world }) => world.clock.advance(360_000),
  },
  "of a blocked account": {
    failure: "accountBlocked",
    reason: "accountBlocked",
    right: true,
    prepare: ({ world, userId }) =>
      world.database.write((sql) => sql.run("update users set blocked = 1 where id = $1", [userId])),
  },
  "while the factor is locked": {
    failure: "factorLocked",
    reason: "locked",
    right: true,
    prepare: (given) => fail(given, 5, 30_000),
  },
  "while the factor is switched off": {
    failure: "factorDisabled",
    reason: "disabled",
    right: true,
    prepare: (given) => fail(given, factors[given.kind].failureCap, 0),
  },
};

async function prepare({ world, post }: CodeClient, kind: FactorKind): Promise<Prepared> {
  const person = await register(world);
  const addresses: Partial<Record<FactorKind, string>> = { sms: PHONE, email: person.email };
  for (const each of kind === "recovery" ? (["totp", kind] as const) : [kind])
    await plantFactor(world, person.userId, each, { address: addresses[each] ?? null, source: "APPLICATION" });
  const row = await openMfaToken(world, person);
  const nowMs = world.clock.nowMs();
  const token = world.services.mfaTokens.sign({ ...row, userId: person.userId, createdAtMs: nowMs });
  const { path, show } = ways[kind];
  const verify = async (right: boolean) => post(path, await show(world, person, right), { token });
  return { world, kind, userId: person.userId, verify };
}

async function eventsOf({ world, userId }: Prepared): Promise<readonly Json[]> {
  const rows = await world.database.all<Json>(
    "select type, factor, result, reason from audit_events where user_id = $1 and type = 'authenticator.verify' order by seq",
    [userId],
  );
  return rows.map((row) => ({ ...row }));
}

describe("a second factor", () => {
  for (const [name, { failure, reason, right, prepare: bring }] of Object.entries(cases)) {
    it(`${name} is answered and written down alike, whatever proves it`, async (t) => {
      const settings = { ...generousLimits, ...MANY_UPLOADS };
      const client = await createCodeClient(t, { factors: ["OTP", "SMS", "EMAIL", "FACE"], settings });
      for (const kind of Object.keys(ways) as readonly FactorKind[]) {
        const given = await prepare(client, kind);
        await bring?.(given);
        const before = (await eventsOf(given)).length;
        const { code, statusCode } = await given.verify(right);
        const answered = failure === "refusal" ? factors[kind].refusal : failure;
        const { code: expected, status } = answered === null ? { code: 200, status: 200 } : failures[answered];
        assert.equal(code, expected, kind);
        if (answered !== null) assert.equal(statusCode, status, kind);
        const result = failure === null ? "success" : "failure";
        const event = { type: "authenticator.verify", factor: kind, result, reason };
        assert.deepEqual((await eventsOf(given)).slice(before), reason === undefined ? [] : [event], kind);
      }
    });
  }
});
