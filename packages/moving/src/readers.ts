import type { ReadMoved } from "./model.ts";
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

/** What reads each format, by its name. */
export const readers = {
  json: readJson,
  csv: readCsv,
  otpauth: readOtpauth,
  "google-authenticator": readOtpauth,
  aegis: readAegis,
  "2fas": readTwoFas,
  andotp: readAndOtp,
  freeotp: readFreeOtp,
  "oath-csv": readOathCsv,
  pskc: readPskc,
  keycloak: readKeycloak,
  privacyidea: readPrivacyIdea,
  freeipa: readFreeIpa,
  "better-auth": readBetterAuth,
  logto: readLogto,
} as const satisfies Readonly<Record<string, ReadMoved>>;
