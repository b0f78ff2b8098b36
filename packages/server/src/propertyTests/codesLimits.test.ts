import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { type CodePurpose, createApplication, type Recipient } from "@countersign/core";
import { createSeededRandom } from "@countersign/testkit";
import { ask, type Given, PURPOSES } from "./testing/codes.ts";
import { createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { atOnce, outcomeOf, tally } from "./testing/outcomes.ts";
import { openSession, register } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, mailbox, phone } from "./testing/post.ts";

const LIMIT = 3;
const MINUTE_MS = 60_000;

const backedLimits = ["BACKED_RECIPIENT", "BACKED_USER", "BACKED_ADDRESS"] as const;
const limitNames = [
  ...backedLimits,
  "RESEND",
  "RECIPIENT",
  "ADDRESS",
  "DEVICE",
  "PREFIX",
  "APPLICATION",
  "APPLICATION_BUDGET",
] as const;
type LimitName = (typeof limitNames)[number];

function isBacked(name: LimitName): name is (typeof backedLimits)[number] {
  return backedLimits.some((each) => each === name);
}

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
  /** Null: what strangers share is used up in silence. */
  readonly refusal: "tooOften" | "smsTooOften" | null;
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
    refusal: null,
    same: (index) => ({ recipient: phone(`+86138${String(index).padStart(8, "0")}`) }),
    apart: [{ recipient: phone("+8613900139000") }, { recipient: mailbox("one@example.com") }],
  },
  {
    limit: "APPLICATION",
    refusal: null,
    same: () => ({}),
    apart: [{ recipient: mailbox("one@example.com") }, { given: { appId: "other" } }],
  },
  {
    limit: "APPLICATION_BUDGET",
    refusal: null,
    same: () => ({}),
    apart: [{ recipient: mailbox("one@example.com") }, { given: { appId: "other" } }],
  },
];

/** Makes another application and gives the request with its id in the place of the word "other". */
async function withApplication(world: World, request: Request): Promise<Request> {
  if (request.given.appId !== "other") return request;
  const scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;
  const { application } = await createApplication(world.ports, scope, { name: "other" });
  return { ...request, given: { ...request.given, appId: application.id } };
}

/** Gives requests of people who are signed in, for addresses of their own, that have in common what the limit names. */
async function waitingRequests(
  world: World,
  limit: (typeof backedLimits)[number],
  count: number,
): Promise<readonly Request[]> {
  const requests: Request[] = [];
  const person = await register(world);
  const caller = await openSession(world, person);
  for (let index = 0; index < count; index += 1) {
    const ip = limit === "BACKED_ADDRESS" ? "192.0.2.1" : `198.51.100.${index}`;
    if (limit === "BACKED_RECIPIENT") {
      const purpose = SENDABLE[index] ?? "signIn";
      requests.push({ recipient: mailbox(person.email), purpose, given: { caller, ip } });
    } else if (limit === "BACKED_USER") {
      const recipient = mailbox(`own${index}@example.com`);
      await plantFactor(world, person.userId, "email", { address: recipient.address });
      requests.push({ recipient, purpose: "mfaVerify", given: { caller, ip } });
    } else {
      const other = await register(world);
      const given = { caller: await openSession(world, other), ip };
      requests.push({ recipient: mailbox(other.email), purpose: "mfaVerify", given });
    }
  }
  return requests;
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
      const asked = ask(world, next.recipient, next.purpose, next.given);
      if (refusal === null) await asked;
      else {
        const refused = await refusalOf(asked);
        assert.deepEqual([refused.failure, refused.data], [refusal, { retryAfterSeconds: 300 }]);
      }
      assert.equal(world.post.length, LIMIT);
      for (const [index, other] of apart.entries()) {
        const request = await withApplication(world, stranger(100 + index, other));
        assert.equal(await send(world, request), "success", JSON.stringify(other));
      }
      world.clock.advance(5 * MINUTE_MS);
      assert.equal(await send(world, stranger(LIMIT, same(LIMIT))), "success");
    });
  }

  for (const limit of backedLimits) {
    it(`are met by who waits for a code at an address of his own: ${limit}`, async (t) => {
      const world = await createPostedWorld(t, { settings: only(limit) });
      const requests = await waitingRequests(world, limit, LIMIT + 1);
      for (const request of requests.slice(0, LIMIT)) assert.equal(await send(world, request), "success");
      const [last = assert.fail("none is left")] = requests.slice(LIMIT);
      assert.equal(await send(world, last), "tooOften");
      world.clock.advance(10 * MINUTE_MS);
      assert.equal(await send(world, last), "success");
      assert.equal(world.post.length, LIMIT + 1);
    });
  }

  for (const limit of limitNames) {
    it(`hold for a burst: ${limit}`, async (t) => {
      const world = await createPostedWorld(t, { settings: only(limit) });
      const count = limit === "RECIPIENT" || limit === "BACKED_RECIPIENT" ? SENDABLE.length : 30;
      const same = shared.find((each) => each.limit === limit)?.same;
      const requests = isBacked(limit)
        ? await waitingRequests(world, limit, count)
        : Array.from({ length: count }, (_, index) => stranger(index, same?.(index)));
      const outcomes = await tally(
        requests.map(({ recipient, purpose, given }) => ask(world, recipient, purpose, given)),
      );
      const isSilent = shared.some((each) => each.limit === limit && each.refusal === null);
      assert.equal(outcomes.success, isSilent ? count : LIMIT);
      assert.equal(world.post.length, LIMIT);
    });
  }

  it("take an IPv6 network for three addresses, and the one around it for nine", async (t) => {
    const world = await createPostedWorld(t, { settings: only("ADDRESS") });
    let sent = 0;
    const sendFrom = async (count: number, ipOf: (index: number) => string): Promise<number> => {
      let passed = 0;
      for (let index = 0; index < count; index += 1) {
        sent += 1;
        if ((await send(world, stranger(sent, { given: { ip: ipOf(index) } }))) === "success") passed += 1;
      }
      return passed;
    };
    assert.equal(await sendFrom(4 * LIMIT, (index) => `2001:db8:1:${(0xab00 + index).toString(16)}::1`), 3 * LIMIT);
    assert.equal(await sendFrom(10 * LIMIT, (index) => `2001:db8:1:${index.toString(16)}00::1`), 6 * LIMIT);
    assert.equal(await sendFrom(LIMIT, () => "2001:db8:2::1"), LIMIT);
  });

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
