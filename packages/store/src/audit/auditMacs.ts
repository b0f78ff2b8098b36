import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from "node:crypto";
import type { Keyring } from "../keys/keyring.ts";
import type { AuditRecord } from "./auditRecord.ts";

const MAC_BYTES = 32;

/** What a MAC turned out to be. */
export type Judgement = "right" | "wrong" | "keyUnknown";

/** MACs over records of the audit trail. */
export interface AuditMacs {
  /** Under the key to write with, which the MAC covers too. */
  sign(record: AuditRecord): { readonly keyId: string; readonly mac: Uint8Array };
  /** In constant time. */
  judge(record: AuditRecord, keyId: string, mac: Uint8Array): Judgement;
}

/** Gives HMAC-SHA256 under keys derived from those of purpose `audit`. */
export function createAuditMacs(keyring: Pick<Keyring, "active" | "byId">): AuditMacs {
  const derived = new WeakMap<KeyObject, KeyObject>();

  function compute(material: KeyObject, keyId: string, [label, ...fields]: AuditRecord): Buffer {
    const key = derived.get(material) ?? derive(material);
    derived.set(material, key);
    return createHmac("sha256", key)
      .update(JSON.stringify([label, keyId, ...fields]))
      .digest();
  }

  return {
    sign(record) {
      const { id, material } = keyring.active("audit", null);
      return { keyId: id, mac: compute(material, id, record) };
    },
    judge(record, keyId, mac) {
      const key = keyring.byId(keyId);
      if (key?.purpose !== "audit") return "keyUnknown";
      const expected = compute(key.material, keyId, record);
      return mac.length === MAC_BYTES && timingSafeEqual(expected, mac) ? "right" : "wrong";
    },
  };
}

/** RFC 5869; the key is uniformly random, so it needs no salt (§3.1). */
function derive(material: KeyObject): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", material, "", "countersign/audit", MAC_BYTES)));
}
