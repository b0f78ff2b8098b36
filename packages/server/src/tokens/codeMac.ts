import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import type { CodeMac } from "@countersign/core";
import type { Keyring } from "@countersign/store";

/** Gives HMAC-SHA256 under the keys for codes. A MAC names its key, so that replacing the key kills no code. */
export function createCodeMac({ keyring }: { readonly keyring: Keyring }): CodeMac {
  return {
    sign(text) {
      const key = keyring.active("codes", null);
      return `${key.id}.${compute(key.material, text).toString("base64url")}`;
    },
    matches(text, mac) {
      const [keyId = "", given = ""] = mac.split(".");
      const key = keyring.byId(keyId);
      if (key === null || key.purpose !== "codes") return false;
      const computed = compute(key.material, text);
      const expected = Buffer.from(given, "base64url");
      return expected.length === computed.length && timingSafeEqual(expected, computed);
    },
  };
}

function compute(key: KeyObject, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
