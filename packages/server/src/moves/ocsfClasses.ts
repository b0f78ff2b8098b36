import type { AuditType } from "@countersign/core";

/** A class of OCSF 1.3, with what happened in it by its number there. */
export interface OcsfActivity {
  readonly class: "authentication" | "accountChange" | "baseEvent";
  readonly activityId: number;
  readonly activityName: string;
  /** Of a failure, where that is something else. */
  readonly failed?: { readonly activityId: number; readonly activityName: string };
}

/** Nothing of what the class has fits: the name is ours. */
const OTHER = 99;

function authentication(activityId: number, activityName: string): OcsfActivity {
  return { class: "authentication", activityId, activityName };
}

function accountChange(activityId: number, activityName: string): OcsfActivity {
  return { class: "accountChange", activityId, activityName };
}

function baseEvent(activityName: string): OcsfActivity {
  return { class: "baseEvent", activityId: OTHER, activityName };
}

/** A first factor that is passed is no logon yet; one that fails is a logon that failed. */
const firstFactor: OcsfActivity = {
  ...authentication(6, "Preauth"),
  failed: { activityId: 1, activityName: "Logon" },
};
const created = accountChange(1, "Create");
const factorBound = accountChange(10, "MFA Factor Enable");
const factorGone = accountChange(11, "MFA Factor Disable");

/** What each type of event is in OCSF. What is about nobody's account, and no authentication, is a base event. */
export const ocsfActivities: Readonly<Record<AuditType, OcsfActivity>> = {
  "signIn.password": firstFactor,
  "signIn.code": firstFactor,
  "signIn.external": firstFactor,
  "signIn.passed": authentication(1, "Logon"),
  "signIn.abandon": authentication(OTHER, "Second factor not proved in time"),
  "policy.decide": authentication(OTHER, "Policy decided"),
  "session.end": authentication(2, "Logoff"),
  "session.refresh": authentication(OTHER, "Session refreshed"),
  "session.challenge": authentication(OTHER, "Second factor asked for in a session"),
  "authorization.issue": authentication(OTHER, "Authorization code issued"),
  "authorization.redeem": authentication(OTHER, "Authorization code redeemed"),
  "authenticator.verify": authentication(OTHER, "Second factor verified"),
  "authenticator.stepUp": authentication(OTHER, "Fresh proof asked for"),
  "code.send": authentication(OTHER, "Code asked for"),
  "code.verify": authentication(OTHER, "Code entered"),
  "face.session": authentication(OTHER, "Face shown"),
  "device.trust": authentication(OTHER, "Device trusted"),
  "device.end": authentication(OTHER, "Device no longer trusted"),
  "device.reuse": authentication(OTHER, "Token of a trusted device used twice"),
  "user.register": created,
  "user.create": created,
  "account.import": created,
  "user.block": accountChange(5, "Disable"),
  "user.unlock": accountChange(OTHER, "Unlock"),
  "user.update": accountChange(OTHER, "Update"),
  "user.allowEnrolment": accountChange(OTHER, "Enrolment allowed"),
  "user.resetMfa": factorGone,
  "password.change": accountChange(3, "Password Change"),
  "password.reset": accountChange(4, "Password Reset"),
  "password.suspendAll": baseEvent("All passwords suspended"),
  "authenticator.enrol": accountChange(OTHER, "MFA factor begun"),
  "authenticator.confirm": factorBound,
  "authenticator.import": factorBound,
  "authenticator.rename": accountChange(OTHER, "MFA factor renamed"),
  "authenticator.remove": factorGone,
  "authenticator.disavow": factorGone,
  "authenticator.release": factorGone,
  "authenticator.free": accountChange(OTHER, "Used codes freed"),
  "recoveryCode.renew": accountChange(OTHER, "Recovery code renewed"),
  "contact.change": accountChange(OTHER, "Address changed"),
  "contact.remove": accountChange(OTHER, "Address removed"),
  "contact.claimLost": accountChange(OTHER, "Unproved address lost"),
  "account.reclaimed": accountChange(OTHER, "Account reclaimed"),
  "account.restore": accountChange(OTHER, "Profile restored"),
  "message.send": baseEvent("Message handed over"),
  "gateway.outage": baseEvent("Gateway asked"),
  "sms.prefixStop": baseEvent("Text messages to a prefix stopped"),
  "application.policy": baseEvent("Policy changed"),
  "application.create": baseEvent("Application created"),
  "application.update": baseEvent("Application changed"),
  "secret.renew": baseEvent("Secret renewed"),
  "management.token": baseEvent("Access token of a user pool issued"),
  "apiKey.create": baseEvent("API key made"),
  "apiKey.revoke": baseEvent("API key ended"),
  "apiKey.refuse": baseEvent("API key used for what it does not open"),
  "webhook.add": baseEvent("Webhook added"),
  "webhook.update": baseEvent("Webhook changed"),
  "webhook.rotate": baseEvent("Key of a webhook renewed"),
  "webhook.remove": baseEvent("Webhook removed"),
  "webhook.replay": baseEvent("Webhook told once more"),
  "webhook.disable": baseEvent("Webhook switched off by the service"),
  "accessPass.issue": accountChange(OTHER, "Access pass issued"),
  "accessPass.revoke": accountChange(OTHER, "Access pass taken back"),
  "key.rotate": baseEvent("Key rotated"),
  "key.remove": baseEvent("Key removed"),
  "data.backup": baseEvent("Backup made"),
  "data.restore": baseEvent("Restored from the past"),
};
