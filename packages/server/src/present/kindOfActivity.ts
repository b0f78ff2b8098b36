import type { activityKinds } from "@countersign/contract";
import type { AuditType } from "@countersign/core";

export type ActivityKind = (typeof activityKinds)[number];

/** What an account's holder reads of each type of event; what no account has stands for a change of it. */
const activityOf: Readonly<Record<AuditType, ActivityKind>> = {
  "user.register": "account.created",
  "user.create": "account.created",
  "user.update": "account.changed",
  "user.block": "account.blocked",
  "user.unlock": "account.unlocked",
  "user.allowEnrolment": "account.enrolmentAllowed",
  "user.resetMfa": "account.factorsReset",
  "signIn.password": "signIn.firstFactor",
  "signIn.code": "signIn.firstFactor",
  "signIn.external": "signIn.firstFactor",
  "signIn.passed": "signIn.completed",
  "authorization.issue": "session.ledBack",
  "authorization.redeem": "session.opened",
  "session.end": "session.ended",
  "session.refresh": "session.refreshed",
  "session.challenge": "authenticator.asked",
  "password.change": "password.changed",
  "password.reset": "password.reset",
  "authenticator.enrol": "authenticator.begun",
  "authenticator.confirm": "authenticator.bound",
  "authenticator.verify": "authenticator.proved",
  "authenticator.rename": "authenticator.renamed",
  "authenticator.remove": "authenticator.removed",
  "authenticator.disavow": "authenticator.disavowed",
  "authenticator.release": "authenticator.released",
  "authenticator.import": "authenticator.bound",
  "authenticator.stepUp": "authenticator.asked",
  "authenticator.free": "authenticator.freed",
  "recoveryCode.renew": "recoveryCode.renewed",
  "device.trust": "device.trusted",
  "device.end": "device.ended",
  "device.reuse": "device.copied",
  "face.session": "face.shown",
  "code.send": "code.sent",
  "code.verify": "code.entered",
  "message.send": "message.lost",
  "gateway.outage": "account.changed",
  "contact.change": "address.changed",
  "contact.remove": "address.removed",
  "contact.claimLost": "address.claimLost",
  "account.reclaimed": "account.reclaimed",
  "account.import": "account.created",
  "account.restore": "account.restored",
  "sms.prefixStop": "account.changed",
  "application.policy": "account.changed",
  "application.create": "account.changed",
  "application.update": "account.changed",
  "secret.renew": "account.changed",
  "management.token": "account.changed",
  "apiKey.create": "account.changed",
  "apiKey.revoke": "account.changed",
  "apiKey.refuse": "account.changed",
  "webhook.add": "account.changed",
  "webhook.update": "account.changed",
  "webhook.rotate": "account.changed",
  "webhook.remove": "account.changed",
  "webhook.replay": "account.changed",
  "webhook.disable": "account.changed",
  "accessPass.issue": "accessPass.issued",
  "accessPass.revoke": "accessPass.revoked",
  "key.rotate": "account.changed",
  "key.remove": "account.changed",
  "data.backup": "account.changed",
  "data.restore": "account.changed",
};

export function kindOfActivity(type: AuditType): ActivityKind {
  return activityOf[type];
}

/** Every type of event that the trail may hold. */
export const auditTypes = Object.keys(activityOf) as readonly AuditType[]; // its keys
