import type { OtpAlgorithm } from "@countersign/otp";

/** Where a record stands in its source, for the report: a line, counted from 1, or a path such as `users[3]`, or both. */
export interface SourcePlace {
  readonly line: number | null;
  readonly path: string | null;
}

/** An authenticator app as a foreign system keeps it. Bounds of its numbers are the importer's business. */
export interface MovedTotp {
  readonly secret: Uint8Array;
  readonly algorithm: OtpAlgorithm;
  readonly digits: number;
  readonly periodSeconds: number;
  /** What its holder calls it; null where the source says nothing. */
  readonly label: string | null;
  /** The last time step that was used up, with all before it; null where the source does not say. */
  readonly lastStep: number | null;
}

/** A hash function that PBKDF2 and salted digests are made with. */
export type PasswordDigest = "sha1" | "sha256" | "sha512";

/** What every stored form of a password has. */
interface ForeignForm {
  /** What is done to the typed password before it is hashed: Better Auth composes it (UAX #15), others take it as typed. */
  readonly normalise: "NFKC" | null;
}

/** `$2a$`, `$2b$` or `$2y$` with cost, salt and digest, as bcrypt prints it: 60 characters. */
export interface BcryptPassword extends ForeignForm {
  readonly scheme: "bcrypt";
  readonly text: string;
}

/** RFC 7914. `N` is 2 to the power of `logN`. */
export interface ScryptPassword extends ForeignForm {
  readonly scheme: "scrypt";
  readonly logN: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
}

/** RFC 8018 §5.2 with HMAC. */
export interface Pbkdf2Password extends ForeignForm {
  readonly scheme: "pbkdf2";
  readonly hash: PasswordDigest;
  readonly iterations: number;
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
}

/** RFC 9106. */
export interface Argon2Password extends ForeignForm {
  readonly scheme: "argon2";
  readonly variant: "argon2d" | "argon2i" | "argon2id";
  /** 0x13, or 0x10 of old ones. */
  readonly version: 16 | 19;
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
}

/** The digest of the password followed by the salt, as LDAP servers keep it (`{SSHA}`, `{SSHA256}`, `{SSHA512}`). */
export interface SaltedDigestPassword extends ForeignForm {
  readonly scheme: "ssha";
  readonly hash: PasswordDigest;
  /** May be empty: `{SHA}` has none. */
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
}

/**
 * There is a password, but in a form that is not known here: the account can be moved only without it, where the operator
 * says so. `rule` says what is missing, such as "must not be MD5"; it never repeats the hash.
 */
export interface UnreadablePassword {
  readonly scheme: "unreadable";
  readonly rule: string;
}

/** A password hash as a foreign system keeps it, in one form whatever the source's way of writing it. */
export type ReadablePassword = BcryptPassword | ScryptPassword | Pbkdf2Password | Argon2Password | SaltedDigestPassword;

export type ForeignPassword = ReadablePassword | UnreadablePassword;

/** One account as a foreign system wrote it; nothing is checked against the pool yet. */
export interface MovedAccount {
  readonly kind: "account";
  readonly at: SourcePlace;
  /** Its id at the source, for running an import again and for ties between records. */
  readonly foreignId: string | null;
  readonly username: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly phone: string | null;
  readonly phoneVerified: boolean;
  /** Profile fields by the names of the contract (`nickname`, `givenName`, `locale`, …); a reader puts no others. */
  readonly profile: Readonly<Record<string, string>>;
  /** Whatever the source keeps besides under names of its own, where it is worth keeping; most readers give `{}`. */
  readonly customData: Readonly<Record<string, unknown>>;
  readonly password: ForeignPassword | null;
  readonly authenticators: readonly MovedTotp[];
  /** A recovery code in plain text, where the source has one that its holder still has; most keep only hashes. */
  readonly recoveryCode: string | null;
  readonly blocked: boolean;
  readonly createdAt: Date | null;
  /** What the source says and we do not take over, in words; never a secret. */
  readonly remarks: readonly string[];
}

/** An authenticator without an account of its own: the import ties it to one by what it names. */
export interface MovedAuthenticator {
  readonly kind: "authenticator";
  readonly at: SourcePlace;
  /** Id of its user, or what stands for one, at the source. */
  readonly ownerId: string | null;
  /** What the source calls its holder: a user name, an e-mail address or a phone number; the option says which. */
  readonly ownerName: string | null;
  readonly totp: MovedTotp;
  readonly remarks: readonly string[];
}

/** A record that cannot be moved: the field and the rule it breaks, never what the field holds. */
export interface MovedFault {
  readonly kind: "fault";
  readonly at: SourcePlace;
  readonly field: string;
  readonly rule: string;
}

export type MovedRecord = MovedAccount | MovedAuthenticator | MovedFault;

/** What the codes of authenticators are made with. */
export type CodeParameter = "algorithm" | "digits" | "period";

/** What codes are made with where their source does not say it; what is left out is SHA1, 6 digits, 30 seconds. */
export interface Unsaid {
  readonly algorithm?: OtpAlgorithm;
  readonly digits?: number;
  readonly periodSeconds?: number;
}

/** What the operator says of a source: what opens one that is itself encrypted, null where he gave none, and what it does not say. */
export interface SourceGiven {
  readonly passphrase: string | null;
  /** RFC 6030 §6.1: the pre-shared key of a PSKC file. */
  readonly key: Uint8Array | null;
  readonly unsaid: Unsaid;
}

/**
 * Reads a source, record by record: at most one record is held at a time where the format allows it. What cannot be read as
 * one record is a fault, and reading goes on; what cannot be read at all throws {@link SourceUnreadable}.
 */
export type ReadMoved = (source: AsyncIterable<Uint8Array>, given: SourceGiven) => AsyncIterable<MovedRecord>;

/** One format that `countersign import --format` knows. */
export interface MovedFormat {
  /** Lower case, digits and hyphens: what is typed. */
  readonly name: string;
  /** One line for the help and the documents: what it is and who writes it. */
  readonly summary: string;
  /** What its records are: accounts, or authenticators that need a match. */
  readonly brings: "accounts" | "authenticators";
  /** What of its codes it may leave open, though its authenticators differ in it; left out: nothing. */
  readonly silentOn?: readonly CodeParameter[];
  readonly read: ReadMoved;
}
