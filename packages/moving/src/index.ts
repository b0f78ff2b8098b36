export type {
  Argon2Password,
  BcryptPassword,
  ForeignPassword,
  MovedAccount,
  MovedAuthenticator,
  MovedFault,
  MovedFormat,
  MovedRecord,
  MovedTotp,
  PasswordDigest,
  Pbkdf2Password,
  ReadMoved,
  SaltedDigestPassword,
  ScryptPassword,
  SourcePlace,
  SourceSecrets,
} from "./model.ts";
export { SourceUnreadable } from "./SourceUnreadable.ts";
