import type { Authenticator, MfaToken, Session, Subject, SubjectRef, User } from "@countersign/core";

/** The account that plain things belong to. */
const OWNER: SubjectRef = { poolId: "a0".repeat(12), userId: "b0".repeat(12) };

/** Gives an account without anything special; `fields` say what is different. */
export function plainUser(fields: Partial<User> = {}): User {
  return {
    ...OWNER,
    username: "jo",
    email: "jo@example.com",
    emailVerified: true,
    phone: null,
    phoneVerified: false,
    blocked: false,
    profile: {},
    customData: {},
    registerSource: [],
    loginsCount: 0,
    lastLoginAtMs: null,
    lastIp: null,
    createdAtMs: 0,
    updatedAtMs: 0,
    ...fields,
  };
}

/** Gives an account with nothing bound. */
export function plainSubject(fields: Partial<Subject> = {}): Subject {
  const user = plainUser();
  return {
    user,
    passwordHash: null,
    passwordSuspended: false,
    passwordDisavowed: false,
    resetBy: null,
    enrolmentAllowedUntilMs: null,
    owedAtMs: null,
    revision: 1,
    authenticators: [],
    attempts: {},
    knownOrigins: [],
    ...fields,
  };
}

let made = 0;

/** Gives a confirmed authenticator app, each with an id of its own. */
export function plainAuthenticator(fields: Partial<Authenticator> = {}): Authenticator {
  made += 1;
  return {
    ...OWNER,
    id: made.toString(16).padStart(24, "0"),
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
    bindingId: null,
    begunIn: null,
    confirmedIn: null,
    confirmedAtMs: null,
    lastPassedAtMs: null,
    heldOver: null,
    ...fields,
  };
}

/** Gives a sign-in that waits for its second factor. */
export function plainMfaToken(fields: Partial<MfaToken> = {}): MfaToken {
  return {
    ...OWNER,
    id: "f0".repeat(12),
    appId: "c0".repeat(12),
    firstFactor: "password",
    amr: ["pwd"],
    authTimeMs: 0,
    sessionId: null,
    provedAddress: null,
    ip: null,
    flowHandleDigest: "",
    demand: null,
    marks: [],
    state: "open",
    passed: {},
    accessPassId: null,
    createdAtMs: 0,
    expiresAtMs: 360_000,
    ...fields,
  };
}

/** Gives a session that was opened by a password. */
export function plainSession(fields: Partial<Session> = {}): Session {
  return {
    ...OWNER,
    id: "d0".repeat(12),
    appId: "c0".repeat(12),
    firstFactor: "password",
    amr: ["pwd"],
    authTimeMs: 0,
    passed: {},
    createdAtMs: 0,
    expiresAtMs: 86_400_000,
    challengedAtMs: null,
    trustedDeviceId: null,
    accessPassId: null,
    challengedBy: null,
    revokedAtMs: null,
    ...fields,
  };
}
