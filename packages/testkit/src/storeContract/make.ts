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
import { plainAuthenticator, plainMfaToken, plainSession, plainUser } from "../plain.ts";

/** A moment beyond 32 bits, as all of today are. */
export const NOW_MS = 1_800_000_000_123;

export function makeId(): string {
  return randomBytes(12).toString("hex");
}

export function makeUser(poolId: string, fields: Partial<User> = {}): User {
  const userId = makeId();
  return plainUser({
    poolId,
    userId,
    username: `name-${userId}`,
    email: `${userId}@example.com`,
    phone: `+86${parseInt(userId.slice(0, 8), 16)}${parseInt(userId.slice(8, 12), 16)}`,
    profile: { nickname: "小明 😀", externalId: `ext-${userId}` },
    customData: { nested: { list: [1, "two", null, true] }, quote: `'"\\` },
    registerSource: ["basic:email"],
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...fields,
  });
}

export function makeApplication(poolId: string): Application {
  const lists = { factors: [], redirectUris: ["https://app.example/"], allowedOrigins: [], templates: {} };
  return {
    id: makeId(),
    poolId,
    name: "应用",
    secretDigest: "0",
    olderSecret: null,
    ...lists,
    faceProof: "live",
    firstEnrolment: "proved",
    clientType: "public",
    ownLogin: "known",
    policyMode: "shadow",
    trustDays: 30,
    look: { colour: "#0a7d4b", logo: null, termsUrl: "https://shop.example.com/terms", privacyUrl: null },
  };
}

export function makeAuthenticator({ poolId, userId }: SubjectRef, fields: Partial<Authenticator> = {}): Authenticator {
  return plainAuthenticator({
    id: makeId(),
    poolId,
    userId,
    name: "手机",
    state: { secret: `SEED${makeId().toUpperCase()}`, lastAcceptedStep: 60_000_000 },
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...fields,
  });
}

export function makeMfaToken({ poolId, userId }: SubjectRef, fields: Partial<MfaToken> = {}): MfaToken {
  return plainMfaToken({
    id: makeId(),
    poolId,
    userId,
    appId: makeId(),
    authTimeMs: NOW_MS - 1,
    ip: "2001:db8::1",
    sessionId: null,
    flowHandleDigest: "f".repeat(64),
    createdAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 360_000,
    ...fields,
  });
}

export function makeSession({ poolId, userId }: SubjectRef, fields: Partial<Session> = {}): Session {
  return plainSession({
    id: makeId(),
    poolId,
    userId,
    appId: makeId(),
    authTimeMs: NOW_MS - 1,
    createdAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 86_400_000,
    ...fields,
  });
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
    shown: [],
    version: 1,
    createdAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 90_000,
    forgottenAtMs: NOW_MS + 90 * 86_400_000,
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
    ended: null,
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
