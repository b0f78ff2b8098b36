import { randomBytes } from "node:crypto";
import type {
  Application,
  AuditEvent,
  Authenticator,
  FaceSession,
  MfaToken,
  OutgoingMessage,
  SentCode,
  Session,
  StoredPhoto,
  SubjectRef,
  User,
} from "@countersign/core";

/** A moment beyond 32 bits, as all of today are. */
export const NOW_MS = 1_800_000_000_123;

export function makeId(): string {
  return randomBytes(12).toString("hex");
}

export function makeUser(poolId: string, fields: Partial<User> = {}): User {
  const userId = makeId();
  return {
    poolId,
    userId,
    username: `name-${userId}`,
    email: `${userId}@example.com`,
    emailVerified: true,
    phone: `+86${parseInt(userId.slice(0, 8), 16)}${parseInt(userId.slice(8, 12), 16)}`,
    phoneVerified: false,
    blocked: false,
    profile: { nickname: "小明 😀", externalId: `ext-${userId}` },
    customData: { nested: { list: [1, "two", null, true] }, quote: `'"\\` },
    registerSource: ["basic:email"],
    loginsCount: 0,
    lastLoginAtMs: null,
    lastIp: null,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...fields,
  };
}

export function makeApplication(poolId: string): Application {
  const lists = { factors: [], redirectUris: ["https://app.example/"], allowedOrigins: [], templates: {} };
  return { id: makeId(), poolId, name: "应用", secretDigest: "0", ...lists, faceProof: "live" };
}

export function makeAuthenticator(subject: SubjectRef, fields: Partial<Authenticator> = {}): Authenticator {
  return {
    id: makeId(),
    poolId: subject.poolId,
    userId: subject.userId,
    kind: "totp",
    source: "SELF",
    name: "手机",
    address: null,
    status: "confirmed",
    state: { secret: `SEED${makeId().toUpperCase()}`, lastAcceptedStep: 60_000_000 },
    version: 1,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    expiresAtMs: null,
    ...fields,
  };
}

export function makeMfaToken(subject: SubjectRef, fields: Partial<MfaToken> = {}): MfaToken {
  return {
    id: makeId(),
    poolId: subject.poolId,
    userId: subject.userId,
    appId: makeId(),
    firstFactor: "password",
    amr: ["pwd"],
    authTimeMs: NOW_MS - 1,
    ip: "2001:db8::1",
    flowHandleDigest: "f".repeat(64),
    state: "open",
    createdAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 360_000,
    ...fields,
  };
}

export function makeSession(subject: SubjectRef, fields: Partial<Session> = {}): Session {
  return {
    id: makeId(),
    poolId: subject.poolId,
    userId: subject.userId,
    appId: makeId(),
    firstFactor: "password",
    amr: ["pwd"],
    authTimeMs: NOW_MS - 1,
    factorPassedAtMs: null,
    createdAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 86_400_000,
    revokedAtMs: null,
    ...fields,
  };
}

export function makeFaceSession(subject: SubjectRef, fields: Partial<FaceSession> = {}): FaceSession {
  return {
    kind: "faceSession",
    id: makeId(),
    poolId: subject.poolId,
    userId: subject.userId,
    appId: makeId(),
    callerKind: "mfaToken",
    callerId: makeId(),
    purpose: "verify",
    state: { position: 1, digests: [] },
    version: 1,
    createdAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 90_000,
    ...fields,
  };
}

export function makeAuditEvent(poolId: string, fields: Partial<AuditEvent> = {}): AuditEvent {
  return {
    type: "authenticator.verify",
    atMs: NOW_MS,
    poolId,
    appId: null,
    userId: makeId(),
    actor: "user",
    factor: "totp",
    result: "success",
    reason: null,
    origin: { requestId: makeId(), ip: "203.0.113.7", ipBlock: "203.0.113.7", userAgent: "test/1.0" },
    ...fields,
  };
}

export function makeCode(poolId: string, fields: Partial<SentCode> = {}): SentCode {
  return {
    kind: "code",
    id: makeId(),
    poolId,
    channel: "email",
    address: `${makeId()}@example.com`,
    purpose: "signIn",
    mac: makeId(),
    createdAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 300_000,
    ...fields,
  };
}

export function makeMessage(poolId: string): OutgoingMessage {
  return {
    id: makeId(),
    poolId,
    appId: null,
    codeId: makeId(),
    language: null,
    channel: "email",
    address: `hidden-${makeId()}@example.com`,
    content: { purpose: "signIn", code: `code-${makeId()}` },
    createdAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 1,
  };
}

export function makePhoto(poolId: string, fields: Partial<StoredPhoto> = {}): StoredPhoto {
  return {
    id: makeId(),
    poolId,
    folder: "face",
    content: Buffer.from(`pixels ${makeId()}`),
    ownerId: null,
    createdAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 600_000,
    ...fields,
  };
}
