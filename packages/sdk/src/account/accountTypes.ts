/** What an account is proved by beside its first factor. */
export type AuthenticatorKind = "totp" | "sms" | "email" | "face" | "recovery";

/** One confirmed authenticator; times are ISO 8601. */
export interface OwnAuthenticator {
  id: string;
  kind: AuthenticatorKind;
  /** What its owner calls it; empty: nothing. */
  name: string;
  /** Where its codes go, so far that its owner knows it. */
  address: string | null;
  boundAt: string;
  /** When a sign-in was last completed with it. */
  lastUsedAt: string | null;
}

/** A session that lives; times are ISO 8601. */
export interface OwnSession {
  id: string;
  /** It is the one that asks. */
  current: boolean;
  application: { id: string; name: string };
  /** Where it was opened. */
  ip: string | null;
  /** Such as "Chrome, Windows". */
  browser: string | null;
  signedInAt: string;
  /** To about a minute. */
  lastUsedAt: string;
  lastIp: string | null;
  /** Second factors that were passed in it. */
  passed: AuthenticatorKind[];
  expiresAt: string;
}

export interface OwnSessions {
  sessions: OwnSession[];
  /** There are older ones, which are not listed. */
  more: boolean;
}

/** A device that stands in for a second factor which was passed on it; times are ISO 8601. */
export interface TrustedDevice {
  id: string;
  /** It is the one that asks. */
  current: boolean;
  application: { id: string; name: string };
  /** Where it was when it last served. */
  ip: string | null;
  /** Such as "Chrome, Windows". */
  browser: string | null;
  trustedAt: string;
  lastUsedAt: string;
  expiresAt: string;
}

export type ActivityKind =
  | "account.created"
  | "account.changed"
  | "account.blocked"
  | "account.unlocked"
  | "account.reclaimed"
  | "account.restored"
  | "account.factorsReset"
  | "account.enrolmentAllowed"
  | "signIn.firstFactor"
  | "signIn.completed"
  | "signIn.abandoned"
  | "session.ledBack"
  | "session.opened"
  | "session.ended"
  | "session.refreshed"
  | "password.changed"
  | "password.reset"
  | "authenticator.begun"
  | "authenticator.bound"
  | "authenticator.proved"
  | "authenticator.renamed"
  | "authenticator.removed"
  | "authenticator.disavowed"
  | "authenticator.released"
  | "authenticator.freed"
  | "authenticator.asked"
  | "recoveryCode.renewed"
  | "accessPass.issued"
  | "accessPass.used"
  | "accessPass.revoked"
  | "device.trusted"
  | "device.ended"
  | "device.copied"
  | "face.shown"
  | "code.sent"
  | "code.entered"
  | "message.lost"
  | "address.changed"
  | "address.removed"
  | "address.claimLost";

/** Something that was done by or with the account. */
export interface Activity {
  /** ISO 8601. */
  at: string;
  kind: ActivityKind;
  factor: AuthenticatorKind | null;
  result: "success" | "failure";
  by: "user" | "management" | "operator" | "service";
  applicationId: string | null;
  /** Null: not known, or no longer. */
  ip: string | null;
  browser: string | null;
  /** Why a second factor was asked for, or the sign-in refused: what was not as usual. Empty where that was not the reason. */
  because: string[];
  /** Failures that repeat each other within an hour are told together once it is over. */
  times: number;
}

export interface ActivityPage {
  events: Activity[];
  /** For the page after this one; null: there is none. */
  next: string | null;
  /** What is older is no longer kept, ISO 8601; null: all is kept. */
  keptSince: string | null;
}

/** Who is signed in. */
export interface OwnAccount {
  account: { id: string; username: string | null; email: string | null; phone: string | null };
  application: { id: string; name: string };
  /** False: none was ever set, or it was suspended. */
  hasPassword: boolean;
  /** Kinds that this installation can serve. */
  bindable: AuthenticatorKind[];
}

/** An authenticator app that waits for its first code. */
export interface BegunApp {
  /** Base32, for typing. */
  secret: string;
  /** What the picture says. */
  uri: string;
  /** A QR code, as a `data:` address. */
  picture: string;
  /** Goes live when the app is confirmed, in place of an older one: show it to the user. */
  recoveryCode: string;
}

/** Exactly one of them. */
export type Address = { phone: string; email?: undefined } | { email: string; phone?: undefined };

export interface BoundAddress {
  authenticators: OwnAuthenticator[];
  /** The first one of the account, to be shown this once. */
  recoveryCode: string | null;
}
