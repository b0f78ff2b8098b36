import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { type CodePurpose, createApplication, type Recipient } from "@countersign/core";
import { createSeededRandom } from "@countersign/testkit";
import fc from "fast-check";
import { ask, type Given, PURPOSES, plantFactor } from "./testing/codes.ts";
import { createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, tally } from "./testing/outcomes.ts";
import { openMfaToken, openSession, type Person, register } from "./testing/person.ts";
import { createPostedWorld, mailbox, phone } from "./testing/post.ts";

const LIMIT = 3;
const MINUTE_MS = 60_000;

const limitNames = [
  "RESEND",
  "BACKED_RECIPIENT",
  "BACKED_USER",
  "RECIPIENT",
  "ADDRESS",
  "DEVICE",
  "PREFIX",
  "APPLICATION",
  "APPLICATION_BUDGET",
] as const;
type LimitName = (typeof limitNames)[number];

/** Gives settings in which only the limits named can be met, `LIMIT` times in ten minutes. */
function only(...names: readonly LimitName[]): Record<string, string> {
  const rate = (name: LimitName): string => (names.includes(name) ? `${LIMIT}/10m` : "100000/10m");
  return Object.fromEntries(limitNames.map((name) => [`COUNTERSIGN_LIMIT_${name}`, rate(name)]));
}

/** What a code is sent for wherever it is asked to go. */
const SENDABLE = PURPOSES.filter((each) => !["resetPassword", "unbind", "mfaUnbind"].includes(each));

interface Request {
  readonly recipient: Recipient;
  readonly purpose: CodePurpose;
  readonly given: Given;
}

/** Gives the nth request of strangers who have nothing in common but one country, channel and application. */
function stranger(index: number, same: Partial<Request> = {}): Request {
  const digits = String(index % 1000).padStart(3, "0");
  const recipient = phone(`+86${index % 2 === 0 ? 13 : 15}${digits}${String(index).padStart(6, "0")}`);
  const own = { ip: `198.51.100.${index}`, deviceId: `device ${index}` };
  return { recipient, purpose: "signIn", ...same, given: { ...own, ...same.given } };
}

function send(world: World, { recipient, purpose, given }: Request): Promise<string> {
  return outcomeOf(ask(world, recipient, purpose, given));
}

interface Shared {
  readonly limit: LimitName;
  readonly refusal: "tooOften" | "smsTooOften";
  /** What the nth request has in common with the others. */
  same(index: number): Partial<Request>;
  /** Two requests that the limit leaves alone. */
  readonly apart: readonly Partial<Request>[];
}

const oneNumber = phone("+8613800138000");

const shared: readonly Shared[] = [
  {
    limit: "RESEND",
    refusal: "smsTooOften",
    same: () => ({ recipient: oneNumber }),
    apart: [{ recipient: oneNumber, purpose: "register" }, { recipient: phone("+8613800138001") }],
  },
  {
    limit: "RECIPIENT",
    refusal: "tooOften",
    same: (index) => ({ recipient: oneNumber, purpose: SENDABLE[index] ?? "signIn" }),
    apart: [{ recipient: phone("+8613800138001") }, { recipient: mailbox("one@example.com") }],
  },
  {
    limit: "ADDRESS",
    refusal: "tooOften",
    same: () => ({ given: { ip: "192.0.2.1" } }),
    apart: [{ given: { ip: "192.0.2.2" } }],
  },
  {
    limit: "DEVICE",
    refusal: "tooOften",
    same: () => ({ given: { deviceId: "one" } }),
    apart: [{ given: { deviceId: "other" } }],
  },
  {
    limit: "PREFIX",
    refusal: "tooOften",
    same: (index) => ({ recipient: phone(`+86138${String(index).padStart(8, "0")}`) }),
    apart: [{ recipient: phone("+8613900139000") }, { recipient: mailbox("one@example.com") }],
  },
  {
    limit: "APPLICATION",
    refusal: "tooOften",
    same: () => ({}),
    apart: [{ recipient: mailbox("one@example.com") }, { given: { appId: "other" } }],
  },
  {
    limit: "APPLICATION_BUDGET",
    refusal: "tooOften",
    same: () => ({}),
    apart: [{ recipient: mailbox("one@example.com") }, { given: { appId: "other" } }],
  },
];

/** Makes another application and gives the request with its id in the place of the word "other". */
async function withApplication(world: World, request: Request): Promise<Request> {
  if (request.given.appId !== "other") return request;
  const scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;
  const fields = { name: "other", factors: [], redirectUris: [], allowedOrigins: [], templates: {} };
  const { application } = await createApplication(world.ports, scope, fields);
  return { ...request, given: { ...request.given, appId: application.id } };
}

async function refusalOf(request: Promise<unknown>): Promise<MfaError> {
  const thrown = await request.then(
    () => assert.fail("was not refused"),
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof MfaError);
  return thrown;
}

describe("limits on sending", () => {
  for (const { limit, refusal, same, apart } of shared) {
    it(`are met by strangers: ${limit}`, async (t) => {
      const world = await createPostedWorld(t, { settings: only(limit) });
      for (let index = 0; index < LIMIT; index += 1)
        assert.equal(await send(world, stranger(index, same(index))), "success");
      world.clock.advance(5 * MINUTE_MS);
      const next = stranger(LIMIT, same(LIMIT));
      const refused = await refusalOf(ask(world, next.recipient, next.purpose, next.given));
      assert.deepEqual([refused.failure, refused.data], [refusal, { retryAfterSeconds: 300 }]);
      assert.equal(world.post.length, LIMIT);
      for (const [index, other] of apart.entries()) {
        const request = await withApplication(world, stranger(100 + index, other));
        assert.equal(await send(world, request), "success", JSON.stringify(other));
      }
      world.clock.advance(5 * MINUTE_MS);
      assert.equal(await send(world, stranger(LIMIT, same(LIMIT))), "success");
    });
  }

  it("are met by who waits for a code at an address of his own", async (t) => {
    const world = await createPostedWorld(t, { settings: only("BACKED_RECIPIENT") });
    const person = await register(world);
    await openSession(world, person);
    const outcomes: string[] = [];
    for (const purpose of PURPOSES.slice(0, LIMIT + 1))
      outcomes.push(await outcomeOf(ask(world, mailbox(person.email), purpose)));
    assert.deepEqual(outcomes, [...Array<string>(LIMIT).fill("success"), "tooOften"]);
  });

  it("are met by who waits for codes at many addresses of his own", async (t) => {
    const world = await createPostedWorld(t, { settings: only("BACKED_USER") });
    const person = await register(world);
    await openSession(world, person);
    const own = [0, 1, 2, 3].map((index) => mailbox(`own${index}@example.com`));
    for (const { address } of own) await plantFactor(world, person.userId, "email", address);
    const outcomes: string[] = [];
    for (const recipient of own) outcomes.push(await outcomeOf(ask(world, recipient, "mfaVerify")));
    assert.deepEqual(outcomes, [...Array<string>(LIMIT).fill("success"), "tooOften"]);
  });

  for (const limit of limitNames) {
    it(`hold for a burst: ${limit}`, async (t) => {
      const world = await createPostedWorld(t, { settings: only(limit) });
      const person = await register(world);
      if (limit.startsWith("BACKED")) await openSession(world, person);
      const requestOf = (index: number): Request => {
        if (limit === "BACKED_USER" || limit === "BACKED_RECIPIENT")
          return { recipient: mailbox(person.email), purpose: "signIn", given: {} };
        return stranger(index, shared.find((each) => each.limit === limit)?.same(index));
      };
      const count = limit === "RECIPIENT" ? SENDABLE.length : 40;
      const outcomes = await tally(
        atOnce(count, (index) => {
          const { recipient, purpose, given } = requestOf(index);
          return ask(world, recipient, purpose, given);
        }),
      );
      assert.equal(outcomes.success, LIMIT);
      assert.equal(world.post.length, LIMIT);
    });
  }

  it("outlive the process that counted", async (t) => {
    const settings = only("ADDRESS");
    const before = await createWorld(t, { settings });
    const same = { given: { ip: "192.0.2.1" } };
    for (let index = 0; index < LIMIT; index += 1) await send(before, stranger(index, same));
    const after = await createWorld(t, { settings, folder: before.folder, random: createSeededRandom("after") });
    assert.equal(await send(after, stranger(LIMIT, same)), "tooOften");
    after.clock.advance(10 * MINUTE_MS);
    assert.equal(await send(after, stranger(LIMIT, same)), "success");
  });

  it("hold for two processes together", async (t) => {
    const settings = only("ADDRESS");
    const one = await createWorld(t, { settings });
    const other = await createWorld(t, { settings, folder: one.folder, random: createSeededRandom("other") });
    const outcomes = await tally(
      atOnce(30, (index) => {
        const { recipient, purpose, given } = stranger(index, { given: { ip: "192.0.2.1" } });
        return ask(index % 2 === 0 ? one : other, recipient, purpose, given);
      }),
    );
    assert.deepEqual(outcomes, { success: LIMIT, tooOften: 30 - LIMIT });
  });

  it("write a refusal into the trail, with what was used up", async (t) => {
    const world = await createPostedWorld(t, { settings: only("DEVICE") });
    for (let index = 0; index <= LIMIT; index += 1) await send(world, stranger(index, { given: { deviceId: "one" } }));
    const rows = await world.database.all<{ reason: string | null }>(
      "select reason from audit_events where type = 'code.send' order by seq",
      [],
    );
    assert.deepEqual(
      rows.map(({ reason }) => reason),
      [null, null, null, "deviceLimit"],
    );
  });
});

describe("what is backed", () => {
  const settings = {
    COUNTERSIGN_LIMIT_RECIPIENT: "2/1h",
    COUNTERSIGN_LIMIT_ADDRESS: "3/1h",
    COUNTERSIGN_LIMIT_DEVICE: "2/1h",
    COUNTERSIGN_LIMIT_PREFIX: "3/1h",
    COUNTERSIGN_LIMIT_APPLICATION: "4/1h",
    COUNTERSIGN_LIMIT_APPLICATION_BUDGET: "5/1d",
  };

  it("is sent whatever strangers asked for before, and does not use up what is theirs", async (t) => {
    const world = await createPostedWorld(t, { settings, factors: ["SMS", "EMAIL"] });
    const people: Person[] = [];
    const own = (person: Person): readonly [Recipient, Recipient] => {
      const number = phone(`+86138${String(people.indexOf(person)).padStart(8, "0")}`);
      return [number, mailbox(person.email)];
    };
    const strangers = fc.array(
      fc.record({
        target: fc.constantFrom(0, 1, "elsewhere" as const),
        purpose: fc.constantFrom(...PURPOSES),
        ip: fc.constantFrom("203.0.113.9", "192.0.2.1", "192.0.2.2"),
        deviceId: fc.constantFrom("one", "two"),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(strangers, async (requests) => {
        world.clock.advance(24 * 60 * MINUTE_MS);
        const person = await register(world);
        people.push(person);
        const addresses = own(person);
        await plantFactor(world, person.userId, "sms", addresses[0].address);
        await plantFactor(world, person.userId, "email", addresses[1].address);
        for (const { target, purpose, ...given } of requests) {
          const recipient = target === "elsewhere" ? mailbox("elsewhere@example.com") : addresses[target];
          await outcomeOf(ask(world, recipient, purpose, given));
        }
        await openMfaToken(world, person);
        for (const recipient of addresses) {
          const sent = world.post.length;
          assert.equal(await outcomeOf(ask(world, recipient, "mfaVerify", { deviceId: "one" })), "success");
          assert.equal(world.post.length, sent + 1);
        }
      }),
      { numRuns: 60, seed: 106 },
    );
  });

  it("leaves to strangers what is theirs", async (t) => {
    const world = await createPostedWorld(t, { settings, factors: ["EMAIL"] });
    const person = await register(world);
    await openMfaToken(world, person);
    for (const purpose of PURPOSES) await ask(world, mailbox(person.email), purpose);
    for (const index of [1, 2, 3])
      assert.equal(await outcomeOf(ask(world, mailbox(`stranger${index}@example.com`), "signIn")), "success");
  });
});

describe("countries", () => {
  const abroad = phone("+14155552671");

  it("get text messages only when they are listed, and mail is for everyone", async (t) => {
    const home = await createPostedWorld(t);
    const refused = await refusalOf(ask(home, abroad, "signIn"));
    assert.equal(refused.failure, "malformed");
    assert.equal(await outcomeOf(ask(home, mailbox("abroad@example.com"), "signIn")), "success");
    const both = await createPostedWorld(t, { settings: { COUNTERSIGN_SMS_COUNTRIES: "+86,+1" } });
    assert.equal(await outcomeOf(ask(both, abroad, "signIn")), "success");
    assert.equal(await outcomeOf(ask(both, phone("+447400123456"), "signIn")), "malformed");
    const all = await createPostedWorld(t, { settings: { COUNTERSIGN_SMS_COUNTRIES: "*" } });
    assert.equal(await outcomeOf(ask(all, phone("+447400123456"), "signIn")), "success");
  });

  it("are the default one when none are listed", async (t) => {
    const world = await createPostedWorld(t, { settings: { COUNTERSIGN_DEFAULT_COUNTRY: "+1" } });
    assert.equal(await outcomeOf(ask(world, abroad, "signIn")), "success");
    assert.equal(await outcomeOf(ask(world, oneNumber, "signIn")), "malformed");
  });
});
