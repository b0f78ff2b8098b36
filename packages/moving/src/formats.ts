import type { CodeParameter, MovedFormat, ReadMoved } from "./model.ts";

const ALL: readonly CodeParameter[] = ["algorithm", "digits", "period"];

/** Every format that can be read, in the order in which help and documents name them. */
export const formats: readonly MovedFormat[] = [
  {
    name: "json",
    summary: "our own: an array of accounts, or one JSON object a line",
    brings: "accounts",
    read: readAs("json"),
  },
  { name: "csv", summary: "our own: a heading and one account a row", brings: "accounts", read: readAs("csv") },
  {
    name: "otpauth",
    summary: "otpauth:// and otpauth-migration:// addresses, one a line",
    brings: "authenticators",
    read: readAs("otpauth"),
  },
  {
    name: "google-authenticator",
    summary: "the otpauth-migration:// addresses in the QR codes of Google Authenticator's export, one a line",
    brings: "authenticators",
    read: readAs("google-authenticator"),
  },
  { name: "aegis", summary: "an unencrypted vault of Aegis (JSON)", brings: "authenticators", read: readAs("aegis") },
  { name: "2fas", summary: "a backup of 2FAS without a password", brings: "authenticators", read: readAs("2fas") },
  { name: "andotp", summary: "a plain-text backup of andOTP", brings: "authenticators", read: readAs("andotp") },
  { name: "freeotp", summary: "a JSON backup of FreeOTP+", brings: "authenticators", read: readAs("freeotp") },
  {
    name: "oath-csv",
    summary: "lists of OATH seeds, with a heading (Entra ID, token makers) or without (LinOTP, privacyIDEA)",
    brings: "authenticators",
    silentOn: ALL,
    read: readAs("oath-csv"),
  },
  {
    name: "pskc",
    summary: "PSKC (RFC 6030), plain or encrypted with a pre-shared key or a password",
    brings: "authenticators",
    silentOn: ALL,
    read: readAs("pskc"),
  },
  {
    name: "keycloak",
    summary: "a realm or its users as kc.sh export writes them (JSON)",
    brings: "accounts",
    read: readAs("keycloak"),
  },
  {
    name: "privacyidea",
    summary: "what pi-tokenjanitor find export writes: its own format, PSKC, YAML or CSV",
    brings: "authenticators",
    silentOn: ALL,
    read: readAs("privacyidea"),
  },
  {
    name: "freeipa",
    summary: "an LDIF export of FreeIPA's directory: people and their tokens",
    brings: "accounts",
    read: readAs("freeipa"),
  },
  {
    name: "better-auth",
    summary: "Better Auth's tables: its SQLite file, or JSON with an array for each table",
    brings: "accounts",
    // Its plugin takes digits and period as settings; the hash is always SHA-1.
    silentOn: ["digits", "period"],
    read: readAs("better-auth"),
  },
  { name: "logto", summary: "Logto's table users (JSON or CSV)", brings: "accounts", read: readAs("logto") },
];

/** Readers, and the libraries that they need, are loaded when somebody reads: a service never does. */
function readAs(name: keyof typeof import("./readers.ts").readers): ReadMoved {
  return async function* read(source, given) {
    const { readers } = await import("./readers.ts");
    yield* readers[name](source, given);
  };
}
