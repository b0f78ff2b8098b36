import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Application, CodePurpose, Recipient } from "../model/model.ts";
import { plainApplication } from "../model/plainApplication.ts";
import { makePorts } from "../testing/makePorts.ts";
import { isCommon, prefixOf, type SendOccasion, sendWindows } from "./sendLimits.ts";

const ports = makePorts();

function applicationOf(poolId: string, id: string): Application {
  return { ...plainApplication, id, poolId, name: "", secretDigest: "", olderSecret: null };
}

const recipients: readonly Recipient[] = [
  { channel: "sms", address: "+8613800138000" },
  { channel: "sms", address: "+8613800138001" },
  { channel: "email", address: "jo@example.com" },
];

/** Occasions that have as much in common as they can. */
const occasions: fc.Arbitrary<Omit<SendOccasion, "standing">> = fc.record({
  application: fc.constantFrom(
    applicationOf("pool", "app"),
    applicationOf("pool", "app2"),
    applicationOf("pool2", "app"),
  ),
  recipient: fc.constantFrom(...recipients),
  purpose: fc.constantFrom<CodePurpose>("signIn", "mfaVerify", "general"),
  origin: fc
    .record({ ipBlock: fc.constantFrom("a", "b"), deviceId: fc.constantFrom(null, "a", "b") })
    .map((each) => ({ requestId: "", ip: each.ipBlock, userAgent: null, ...each })),
});

const stranger = { kind: "stranger", holder: null } as const;
const known = fc.record({
  kind: fc.constant("known" as const),
  userId: fc.constantFrom("a", "b"),
  mark: fc.constantFrom({ kind: "device", text: "a" } as const, { kind: "address", text: "a" } as const),
});
const backed = fc.record({ kind: fc.constant("backed" as const), userId: fc.constantFrom("a", "b") });

const keysOf = (occasion: SendOccasion): readonly string[] => sendWindows(ports, occasion).map(({ key }) => key);

describe("sendWindows", () => {
  it("shares no window between strangers, who is known and who waits, whatever they have in common", () => {
    fc.assert(
      fc.property(occasions, occasions, known, backed, (one, other, byOrigin, byAccount) => {
        const strangers = new Set(keysOf({ ...one, standing: stranger }));
        const waiting = new Set(keysOf({ ...one, standing: byAccount }));
        const own = keysOf({ ...other, standing: byOrigin });
        assert.ok(own.every((key) => !strangers.has(key) && !waiting.has(key)));
        assert.ok([...waiting].every((key) => !strangers.has(key)));
      }),
    );
  });

  it("keeps the pots that strangers share for what is known by an address that nobody has proved", () => {
    const from = { requestId: "", ip: "a", ipBlock: "a", userAgent: null };
    const [recipient = assert.fail()] = recipients;
    const standing = { kind: "known", userId: "a", mark: null } as const;
    const occasion = { application: applicationOf("pool", "app"), recipient, purpose: "signIn", origin: from } as const;
    const names = sendWindows(ports, { ...occasion, standing })
      .filter(isCommon)
      .map(({ name }) => name);
    assert.deepEqual(names, ["prefix", "application", "applicationBudget"]);
  });

  it("shares no window between pools, and none twice within one send", () => {
    fc.assert(
      fc.property(occasions, fc.oneof(fc.constant(stranger), known, backed), (occasion, standing) => {
        const keys = keysOf({ ...occasion, application: applicationOf("pool", "app"), standing });
        const elsewhere = keysOf({ ...occasion, application: applicationOf("pool2", "app2"), standing });
        assert.equal(new Set([...keys, ...elsewhere]).size, keys.length + elsewhere.length);
      }),
    );
  });

  it("counts a stranger, and who waits, by each thing that the limits name", () => {
    const [sms, , email] = recipients as [Recipient, Recipient, Recipient]; // three above
    const occasion = {
      application: applicationOf("pool", "app"),
      purpose: "signIn",
      origin: { requestId: "", ip: null, ipBlock: "a", userAgent: null, deviceId: "device" },
      standing: stranger,
    } as const;
    const namesOf = (changes: Partial<SendOccasion>): readonly string[] =>
      sendWindows(ports, { ...occasion, recipient: sms, ...changes }).map(({ name }) => name);
    const common = ["resend", "recipient", "sendAddress", "application", "applicationBudget"];
    assert.deepEqual(namesOf({}).toSorted(), [...common, "device", "prefix"].toSorted());
    assert.deepEqual(
      namesOf({ origin: { ...occasion.origin, deviceId: null }, recipient: email }).toSorted(),
      common.toSorted(),
    );
    assert.deepEqual(namesOf({ standing: { kind: "backed", userId: "u" } }).toSorted(), [
      "backedAddress",
      "backedRecipient",
      "backedUser",
      "resend",
    ]);
  });
});

describe("prefixOf", () => {
  it("is the country and the first digits after it", () => {
    assert.equal(prefixOf("+8613800138000"), "+86138");
    assert.equal(prefixOf("+14155552671"), "+14155");
  });
});
