import { fieldsOf, PROFILE_TEXT_LENGTH, personalFields } from "../profileFields.ts";
import { Maybe, Text } from "../scalars.ts";
import { Type } from "../Type.ts";

export const Phone = Text(64, "With or without its country code", "+8613800138000");
export const CountryCode = Maybe(
  Text(32, "Calling code of a number without one; the service's own when left out", "+86"),
);
export const Email = Text(320, "E-mail address", "kim@example.com");
export const Account = Text(320, "E-mail address, phone number or user name", "kim@example.com");
export const EncryptedPassword = Text(8192, "RSA PKCS#1 v1.5 under the pool's public key, base64");
/** An id that people paste: in either case, and whatever came with it. */
export const PastedId = Text(64, "24 hexadecimal digits", "6510a0c2f4d85b0012ab34cd");
export const Code = Maybe(Text(64, "The code that was sent", "123456"));
export const Proof = Maybe(Text(64, "Code shown by the authenticator app", "123456"));
export const RecoveryCode = Maybe(Text(128, "Six groups of four", "1f2e-3d4c-5b6a-7988-8796-a5b4"));
export const ClientIp = Maybe(Text(64, "The end user's address; counts only with the pool's secret", "203.0.113.9"));
export const CustomData = Maybe(
  Text(16_384, "Custom data: JSON of a list, as text", '[{"key":"team","value":"blue"}]'),
);

/** What a registering person may say about himself. */
const ProfileInput = Type.Object({
  ...fieldsOf(personalFields, Maybe(Text(PROFILE_TEXT_LENGTH))),
  udf: Maybe(Type.Array(Type.Object({ key: Text(64), value: Text(PROFILE_TEXT_LENGTH) }), { maxItems: 100 })),
});

/** What every registration takes beside its name and its proof. */
export const registrationOptions = {
  profile: Maybe(ProfileInput),
  params: CustomData,
  forceLogin: Maybe(Type.Boolean()),
  generateToken: Maybe(Type.Boolean()),
  clientIp: ClientIp,
};

/** Which one of several authenticators goes: in the query, or in a body, which not everything lets through with DELETE. */
const chosen = Text(64, "Id of the one to remove; left out: all of the kind", "6510a0c2f4d85b0012ab34cd");
export const chosenOne = {
  query: Type.Object({ id: Type.Optional(chosen) }),
  body: Type.Union([Type.Object({ id: Maybe(chosen) }), Type.Null()]),
} as const;
