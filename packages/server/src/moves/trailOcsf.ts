import type { FactorKind, TrailRecord } from "@countersign/core";
import { iso } from "../iso.ts";
import { LAST_DATE_MS } from "../lastDateMs.ts";
import { presentChained } from "../present/presentTrail.ts";
import { version } from "../version.ts";
import { ocsfActivities } from "./ocsfClasses.ts";

export const OCSF_VERSION = "1.3.0";

const classes = {
  authentication: { uid: 3002, name: "Authentication", category: 3, categoryName: "Identity & Access Management" },
  accountChange: { uid: 3001, name: "Account Change", category: 3, categoryName: "Identity & Access Management" },
  baseEvent: { uid: 0, name: "Base Event", category: 0, categoryName: "Uncategorized" },
} as const;

/** What OCSF has a number for; 99, with its name, is any other. */
const OTHER_FACTOR = 99;
const factorTypes: Readonly<Partial<Record<FactorKind, readonly [id: number, name: string]>>> = {
  totp: [7, "OTP"],
  sms: [1, "SMS"],
  email: [8, "Email"],
  face: [4, "Biometric"],
  recovery: [OTHER_FACTOR, "Recovery code"],
};

/** Gives an event by the Open Cybersecurity Schema Framework; what that has no word for is in `unmapped`. */
export function ocsfEvent(record: TrailRecord): Readonly<Record<string, unknown>> {
  const { type, result, userId, atMs, repeats } = record;
  const mapped = ocsfActivities[type];
  // A change of no account is none: what an import says of all it brought names nobody.
  const isAboutNobody = mapped.class === "accountChange" && userId === null;
  const found = isAboutNobody ? ({ ...mapped, class: "baseEvent", activityId: 99 } as const) : mapped;
  const { activityId, activityName } = (result === "failure" && found.failed) || found;
  const { uid, name, category, categoryName } = classes[found.class];
  return {
    ...{ class_uid: uid, class_name: name, category_uid: category, category_name: categoryName },
    ...{ activity_id: activityId, activity_name: activityName },
    type_uid: uid * 100 + activityId,
    type_name: `${name}: ${activityName}`,
    time: atMs,
    ...(result === "failure" ? { severity_id: 2, severity: "Low" } : { severity_id: 1, severity: "Informational" }),
    ...statusOf(record),
    ...(repeats === undefined ? {} : { count: repeats }),
    metadata: metadataOf(record),
    ...(found.class === "baseEvent" ? {} : aboutWhom(record)),
    ...(found.class === "authentication" ? aboutSignIn(record) : {}),
    unmapped: unmappedOf(record),
  };
}

function statusOf({ result, reason, ...record }: TrailRecord) {
  const { why } = presentChained({ result, reason, ...record });
  return {
    ...(result === "success" ? { status_id: 1, status: "Success" } : { status_id: 2, status: "Failure" }),
    ...(reason === null ? {} : { status_code: reason }),
    ...(why === null ? {} : { status_detail: why }),
  };
}

function metadataOf(record: TrailRecord) {
  const { type, requestId, seq } = record;
  return {
    version: OCSF_VERSION,
    product: { name: "Countersign", vendor_name: "Countersign", version },
    log_name: "audit",
    event_code: type,
    uid: presentChained(record).id,
    correlation_uid: requestId,
    sequence: seq,
  };
}

function aboutWhom({ userId, ip, userAgent, requestId }: TrailRecord) {
  return {
    user:
      userId === null ? { name: "unknown", type_id: 0, type: "Unknown" } : { uid: userId, type_id: 1, type: "User" },
    ...(ip === null ? {} : { src_endpoint: { ip } }),
    http_request: { uid: requestId, ...(userAgent === null ? {} : { user_agent: userAgent }) },
  };
}

function aboutSignIn({ factor, appId, type }: TrailRecord) {
  const [factor_type_id, factor_type] = factor === null ? [] : (factorTypes[factor] ?? [OTHER_FACTOR, factor]);
  return {
    service: { name: "Countersign", ...(appId === null ? {} : { uid: appId }) },
    ...(factor === null ? {} : { auth_factors: [{ factor_type_id, factor_type }] }),
    ...(type === "signIn.passed" ? { is_mfa: factor !== null } : {}),
  };
}

function unmappedOf(record: TrailRecord) {
  const { actor, factor, poolId, applicationId, ip, userAgent, writer, prev, originDigest, keyId, mac, repeats } =
    presentChained(record);
  return {
    ...{ actor, factor, poolId, applicationId, ip, userAgent, repeats },
    recordedAt: iso(Math.min(record.atMs, LAST_DATE_MS)),
    ...{ writer, prev, originDigest, keyId, mac },
  };
}
