import type { Authenticator } from "../model/model.ts";

let made = 0;

/** Gives a confirmed authenticator app of the account that makeSubject gives; `fields` say what is different. */
export function makeAuthenticator(fields: Partial<Authenticator> = {}): Authenticator {
  made += 1;
  return {
    id: made.toString(16).padStart(24, "0"),
    poolId: "a0".repeat(12),
    userId: "b0".repeat(12),
    kind: "totp",
    source: "SELF",
    name: "",
    address: null,
    status: "confirmed",
    state: {},
    version: 1,
    createdAtMs: 0,
    updatedAtMs: 0,
    expiresAtMs: null,
    ...fields,
  };
}
