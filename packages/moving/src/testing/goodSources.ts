import { readSample } from "./readAll.ts";

const HEX = "3132333435363738393031323334353637383930";
const KEY = "5bmRkg_qhvWSNM5GBWMR6T_4D_dUsWcpvQ-B9_5FmKI=";
/** What opens those of them that are encrypted. */
export const goodSecrets = { passphrase: KEY, key: Buffer.from("a21d908fca9a2fab7f384ce7eda30215", "hex") };
/** A good source of every format. */
export const goodSources: Readonly<Record<string, string | Uint8Array>> = {
  json: '[{"username":"ada"}]',
  csv: "username\nada\n",
  otpauth: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP\n",
  "google-authenticator":
    "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZTAC",
  aegis:
    '{"version":1,"header":{},"db":{"version":3,"entries":[{"type":"totp","name":"a","info":{"secret":"JBSWY3DPEHPK3PXP"}}]}}',
  "2fas": '{"schemaVersion":4,"services":[{"secret":"JBSWY3DPEHPK3PXP","otp":{"account":"a"}}]}',
  andotp: '[{"type":"TOTP","label":"a","secret":"JBSWY3DPEHPK3PXP"}]',
  freeotp: '{"tokens":[{"type":"TOTP","label":"a","secret":[1,2,3]}]}',
  "oath-csv": `S1,${HEX},totp,6,30\n`,
  pskc: readSample("privacyidea.pskc"),
  keycloak: readSample("keycloak-users-0.json"),
  privacyidea: readSample("privacyidea.pi"),
  freeipa: "dn: uid=ada,dc=x\nobjectClass: person\nuid: ada\n",
  "better-auth": readSample("betterAuth.sqlite"),
  logto: '[{"id":"u1","username":"ada","mfa_verifications":[]}]',
};
