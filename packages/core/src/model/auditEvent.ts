import type { AppId, FactorKind, PoolId, ShownDevice, UserId } from "./model.ts";

/** Where a request comes from, for the audit trail. */
export interface RequestOrigin {
  readonly requestId: string;
  readonly ip: string | null;
  /** The address as limits see it: an IPv4 address, an IPv6 /64, or "unknown". */
  readonly ipBlock: string;
  /** The networks around an IPv6 /64, the narrowest first; none for an IPv4 address. */
  readonly ipNetworks?: readonly string[];
  readonly userAgent: string | null;
  /** What the client calls its device; null or left out when it does not. No trail keeps it. */
  readonly deviceId?: string | null;
  /** The name that its device was given with this very request: there is nothing yet that it could be compared with. */
  readonly newDeviceId?: string | null;
  /** Tokens of trusted devices that it brings; no trail keeps them. */
  readonly trustedDevices?: readonly ShownDevice[];
}

export type AuditType =
  | "user.register"
  | "user.create"
  | "user.update"
  | "user.block"
  | "user.unlock"
  | "user.allowEnrolment"
  | "user.resetMfa"
  | "signIn.password"
  | "signIn.code"
  | "signIn.external"
  | "signIn.passed"
  | "signIn.abandon"
  | "policy.decide"
  | "authorization.issue"
  | "authorization.redeem"
  | "session.end"
  | "session.refresh"
  | "session.challenge"
  | "password.change"
  | "password.reset"
  | "password.suspendAll"
  | "authenticator.enrol"
  | "authenticator.confirm"
  | "authenticator.verify"
  | "authenticator.rename"
  | "authenticator.remove"
  | "recoveryCode.renew"
  | "device.trust"
  | "device.end"
  | "device.reuse"
  | "authenticator.disavow"
  | "code.send"
  | "code.verify"
  | "message.send"
  | "gateway.outage"
  | "sms.prefixStop"
  | "contact.change"
  | "contact.remove"
  | "contact.claimLost"
  | "account.reclaimed"
  | "account.restore"
  | "account.import"
  | "authenticator.release"
  | "authenticator.import"
  | "authenticator.stepUp"
  | "authenticator.free"
  | "face.session"
  | "application.policy"
  | "application.create"
  | "application.update"
  | "secret.renew"
  | "management.token"
  | "apiKey.create"
  | "apiKey.revoke"
  | "apiKey.refuse"
  | "webhook.add"
  | "webhook.update"
  | "webhook.rotate"
  | "webhook.remove"
  | "webhook.replay"
  | "webhook.disable"
  | "accessPass.issue"
  | "accessPass.revoke"
  | "key.rotate"
  | "key.remove"
  | "data.backup"
  | "data.restore";

/** Whose act it was. `service`: nobody asked for it at that moment; a key of the management API is named by its id. */
export type Actor = "user" | "management" | "operator" | "service" | `apiKey:${string}`;

/** One authentication act. It holds no secret and no personal data but the origin. */
export interface AuditEvent {
  readonly type: AuditType;
  readonly atMs: number;
  readonly poolId: PoolId;
  readonly appId: AppId | null;
  readonly userId: UserId | null;
  readonly actor: Actor;
  readonly factor: FactorKind | null;
  readonly result: "success" | "failure";
  readonly reason: string | null;
  /** Of an event that tells of others like it: how many there were. */
  readonly repeats?: number;
  readonly origin: RequestOrigin;
}
