export {
  type ArchiveKey,
  type ArchiveLock,
  ArchiveUnreadable,
  isIdentity,
  isRecipient,
  openBytes,
  openLines,
  type SecretLock,
  sealBytes,
  sealLines,
} from "./archive/archive.ts";
export { formats } from "./formats.ts";
export type {
  Argon2Password,
  BcryptPassword,
  CodeParameter,
  ForeignPassword,
  MovedAccount,
  MovedAuthenticator,
  MovedFault,
  MovedFormat,
  MovedRecord,
  MovedTotp,
  PasswordDigest,
  Pbkdf2Password,
  ReadablePassword,
  ReadMoved,
  SaltedDigestPassword,
  ScryptPassword,
  SourceGiven,
  SourcePlace,
  UnreadablePassword,
  Unsaid,
} from "./model.ts";
export { parsePassword } from "./password/parsePassword.ts";
export { DIGEST_BYTES, passwordFault } from "./password/passwordFault.ts";
export { printPassword } from "./password/printPassword.ts";
export { SourceUnreadable } from "./SourceUnreadable.ts";
