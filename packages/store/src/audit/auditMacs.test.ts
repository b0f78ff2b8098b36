import assert from "node:assert/strict";
import { createSecretKey } from "node:crypto";
import { describe, it } from "node:test";
import type { Key } from "../keys/keyring.ts";
import type { KeyPurpose } from "../keys/keyStore.ts";
import { createAuditMacs } from "./auditMacs.ts";
import { recordOfCheckpoint, recordOfEvent, recordOfHead } from "./auditRecord.ts";

const ID = "0123456789abcdef01234567";

function keyringOf(purpose: KeyPurpose, byte = 1): Parameters<typeof createAuditMacs>[0] {
  const material = createSecretKey(new Uint8Array(32).fill(byte));
  const key: Key = { id: ID, purpose, poolId: null, createdAtMs: 0, retiredAtMs: null, material, publicKey: null };
  return { active: () => key, byId: (id) => (id === ID ? key : null) };
}

const bytes = (value: number): Uint8Array => new Uint8Array(32).fill(value);
const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");

const records = {
  event: recordOfEvent({
    writerId: "w.0",
    seq: 7,
    prev: bytes(2),
    atMs: 1_800_000_000_123,
    type: "signIn.passed",
    poolId: "p",
    appId: null,
    userId: "u",
    actor: "user",
    factor: "totp",
    result: "failure",
    reason: 'wrong "文" 😀\n\u2028',
    requestId: "r",
    originDigest: bytes(3),
    repeats: null,
  }),
  head: recordOfHead("w.0", { seq: 7, mac: bytes(4) }),
  checkpoint: recordOfCheckpoint({ seq: 1, prev: bytes(0), atMs: 1, writerId: "w.0", headSeq: 7, headMac: bytes(4) }),
} as const;

describe("MACs of the audit trail", () => {
  it("are the ones that another implementation computes", () => {
    const macs = createAuditMacs(keyringOf("audit"));
    // Python: hmac over json.dumps(…, ensure_ascii=False, separators=(",", ":")), key by HKDF of the cryptography package.
    const expected = {
      event: "d15907cfab86cd1ab51e14e650676ca9450e2ba17067111f5072f68ed92dd04d",
      head: "39d1d12917b51d015343387d5039a0c6388864d363850fcc34a79de69f5e2384",
      checkpoint: "edb384fb0eb88e70fa487a116ef812e227fa0095b7fb401434295d98b3cca8d8",
    };
    for (const [name, mac] of Object.entries(expected)) {
      const record = records[name as keyof typeof records]; // Object.entries forgets the keys
      assert.deepEqual({ [name]: hex(macs.sign(record).mac) }, { [name]: mac });
    }
  });

  it("hold for their record, key and kind of key, and for nothing else", () => {
    const macs = createAuditMacs(keyringOf("audit"));
    const { keyId, mac } = macs.sign(records.head);
    assert.equal(macs.judge(records.head, keyId, mac), "right");
    assert.equal(macs.judge(recordOfHead("w.0", { seq: 8, mac: bytes(4) }), keyId, mac), "wrong");
    assert.equal(macs.judge(records.event, keyId, mac), "wrong");
    assert.equal(macs.judge(records.head, keyId, mac.subarray(0, 16)), "wrong");
    assert.equal(macs.judge(records.head, keyId, new Uint8Array()), "wrong");
    assert.equal(macs.judge(records.head, "f".repeat(24), mac), "keyUnknown");
    assert.equal(createAuditMacs(keyringOf("audit", 2)).judge(records.head, keyId, mac), "wrong");
    assert.equal(createAuditMacs(keyringOf("codes")).judge(records.head, keyId, mac), "keyUnknown");
  });
});
