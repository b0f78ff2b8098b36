import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Application, CodePurpose, Recipient } from "../model/model.ts";
import { makePorts } from "../testing/makePorts.ts";
import { prefixOf, type SendOccasion, sendWindows } from "./sendLimits.ts";

const ports = makePorts();

function applicationOf(poolId: string, id: string): Application {
  const lists = { factors: [], redirectUris: [], allowedOrigins: [], templates: {} };
  return { id, poolId, name: "", secretDigest: "", olderSecret: null, ...lists, faceProof: "photo" };
}

const recipients: readonly Recipient[] = [
  { channel: "sms", address: "+8613800138000" },
  { channel: "sms", address: "+8613800138001" },
  { channel: "email", address: "jo@example.com" },
];

/** Occasions that have as much in common as they can. */
const occasions: fc.Arbitrary<Omit<SendOccasion, "waitingUserId">> = fc.record({
  application: fc.constantFrom(
    applicationOf("pool", "app"),
    applicationOf("pool", "app2"),
    applicationOf("pool2", "app"),
  ),
  recipient: fc.constantFrom(...recipients),
  purpose: fc.constantFrom<CodePurpose>("signIn", "mfaVerify", "general"),
  origin: fc.constantFrom("a", "b").map((ipBlock) => ({ requestId: "", ip: ipBlock, ipBlock, userAgent: null })),
  deviceId: fc.constantFrom(null, "a", "b"),
});

const keysOf = (occasion: SendOccasion): readonly string[] => sendWindows(ports, occasion).map(({ key }) => key);

describe("sendWindows", () => {
  it("shares no window between what is backed and what is not, whatever they have in common", () => {
    fc.assert(
      fc.property(occasions, occasions, fc.constantFrom("a", "b"), (one, other, waitingUserId) => {
        const strangers = new Set(keysOf({ ...one, waitingUserId: null }));
        assert.ok(keysOf({ ...other, waitingUserId }).every((key) => !strangers.has(key)));
      }),
    );
  });

  it("shares no window between pools, and none twice within one send", () => {
    fc.assert(
      fc.property(occasions, fc.constantFrom(null, "a"), (occasion, waitingUserId) => {
        const keys = keysOf({ ...occasion, application: applicationOf("pool", "app"), waitingUserId });
        const elsewhere = keysOf({ ...occasion, application: applicationOf("pool2", "app2"), waitingUserId });
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
      waitingUserId: null,
    } as const;
    const namesOf = (changes: Partial<SendOccasion>): readonly string[] =>
      sendWindows(ports, { ...occasion, recipient: sms, ...changes }).map(({ name }) => name);
    const common = ["resend", "recipient", "address", "application", "applicationBudget"];
    assert.deepEqual(namesOf({}).toSorted(), [...common, "device", "prefix"].toSorted());
    assert.deepEqual(
      namesOf({ origin: { ...occasion.origin, deviceId: null }, recipient: email }).toSorted(),
      common.toSorted(),
    );
    assert.deepEqual(namesOf({ waitingUserId: "u" }).toSorted(), [
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
