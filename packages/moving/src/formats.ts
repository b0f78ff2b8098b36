import type { CodeParameter, MovedFormat } from "./model.ts";
import { readCsv } from "./own/readCsv.ts";
import { readJson } from "./own/readJson.ts";
import { readAegis } from "./readers/apps/readAegis.ts";
import { readAndOtp } from "./readers/apps/readAndOtp.ts";
import { readFreeOtp } from "./readers/apps/readFreeOtp.ts";
import { readTwoFas } from "./readers/apps/readTwoFas.ts";
import { readBetterAuth } from "./readers/betterAuth/readBetterAuth.ts";
import { readFreeIpa } from "./readers/freeipa/readFreeIpa.ts";
import { readKeycloak } from "./readers/keycloak/readKeycloak.ts";
import { readLogto } from "./readers/logto/readLogto.ts";
import { readOathCsv } from "./readers/oath/readOathCsv.ts";
import { readOtpauth } from "./readers/otpauth/readOtpauth.ts";
import { readPrivacyIdea } from "./readers/privacyidea/readPrivacyIdea.ts";
import { readPskc } from "./readers/pskc/readPskc.ts";

const ALL: readonly CodeParameter[] = ["algorithm", "digits", "period"];

/** Every format that can be read, in the order in which help and documents name them. */
export const formats: readonly MovedFormat[] = [
  {
    name: "json",
    summary: "our own: an array of accounts, or one JSON object a line",
    brings: "accounts",
    read: readJson,
  },
  { name: "csv", summary: "our own: a heading and one account a row", brings: "accounts", read: readCsv },
  {
    name: "otpauth",
    summary: "otpauth:// and otpauth-migration:// addresses, one a line",
    brings: "authenticators",
    read: readOtpauth,
  },
  {
    name: "google-authenticator",
    summary: "the otpauth-migration:// addresses in the QR codes of Google Authenticator's export, one a line",
    brings: "authenticators",
    read: readOtpauth,
  },
  { name: "aegis", summary: "an unencrypted vault of Aegis (JSON)", brings: "authenticators", read: readAegis },
  { name: "2fas", summary: "a backup of 2FAS without a password", brings: "authenticators", read: readTwoFas },
  { name: "andotp", summary: "a plain-text backup of andOTP", brings: "authenticators", read: readAndOtp },
  { name: "freeotp", summary: "a JSON backup of FreeOTP+", brings: "authenticators", read: readFreeOtp },
  {
    name: "oath-csv",
    summary: "lists of OATH seeds, with a heading (Entra ID, token makers) or without (LinOTP, privacyIDEA)",
    brings: "authenticators",
    silentOn: ALL,
    read: readOathCsv,
  },
  {
    name: "pskc",
    summary: "PSKC (RFC 6030), plain or encrypted with a pre-shared key or a password",
    brings: "authenticators",
    silentOn: ALL,
    read: readPskc,
  },
  {
    name: "keycloak",
    summary: "a realm or its users as kc.sh export writes them (JSON)",
    brings: "accounts",
    read: readKeycloak,
  },
  {
    name: "privacyidea",
    summary: "what pi-tokenjanitor find export writes: its own format, PSKC, YAML or CSV",
    brings: "authenticators",
    silentOn: ALL,
    read: readPrivacyIdea,
  },
  {
    name: "freeipa",
    summary: "an LDIF export of FreeIPA's directory: people and their tokens",
    brings: "accounts",
    read: readFreeIpa,
  },
  {
    name: "better-auth",
    summary: "Better Auth's tables: its SQLite file, or JSON with an array for each table",
    brings: "accounts",
    // Its plugin takes digits and period as settings; the hash is always SHA-1.
    silentOn: ["digits", "period"],
    read: readBetterAuth,
  },
  { name: "logto", summary: "Logto's table users (JSON or CSV)", brings: "accounts", read: readLogto },
];
