import type { Rate } from "@countersign/core";
import type { Kind } from "./kind.ts";
import { duration, wholeNumber } from "./kinds.ts";
import type { Setting } from "./setting.ts";

/** A rate such as 5/1h: at most five within one hour. */
const rate: Kind<Rate> = {
  rule: "a rate such as 5/1h: a number, a slash and a time in s, m, h or d",
  parse(text) {
    const [, count, time] = /^([1-9]\d{0,8})\/(.*)$/.exec(text) ?? [];
    const windowMs = time === undefined ? null : duration.parse(time);
    return windowMs === null ? null : { limit: Number(count), windowMs };
  },
};

function limit(name: string, fallback: string, description: string) {
  return {
    name: `COUNTERSIGN_LIMIT_${name}`,
    section: "Limits",
    kind: rate,
    secret: false,
    default: fallback,
    description,
  } as const satisfies Setting<Rate>;
}

/**
 * The limits on what is sent. A send is backed when somebody who is signing in, or signed in, waits for it at an address
 * of his own; other sends count apart.
 */
export const limitSettings = {
  limitResend: limit(
    "RESEND",
    "1/1m",
    "Codes of one purpose to one recipient; asking sooner leaves the code that was sent valid.",
  ),
  limitBackedRecipient: limit("BACKED_RECIPIENT", "10/1h", "Codes to one recipient who waits for them."),
  limitBackedUser: limit("BACKED_USER", "20/1d", "Codes by one channel to one account that waits for them."),
  limitBackedAddress: limit(
    "BACKED_ADDRESS",
    "300/1h",
    "Codes asked for from one IPv4 address or IPv6 /64, by those who wait for them.",
  ),
  limitNotice: limit("NOTICE", "20/1h", "Notices to one recipient; more are dropped."),
  limitRecipient: limit("RECIPIENT", "5/1h", "Codes to one recipient, asked for by a stranger."),
  limitAddress: limit("ADDRESS", "60/1h", "Codes asked for from one IPv4 address or IPv6 /64, by strangers."),
  limitDevice: limit("DEVICE", "20/1h", "Codes asked for by one device that names itself, by strangers."),
  limitPrefix: limit("PREFIX", "200/1h", "Text messages to numbers that begin alike, asked for by strangers."),
  limitApplication: limit("APPLICATION", "600/1h", "Codes by one channel of one application, asked for by strangers."),
  limitApplicationBudget: limit(
    "APPLICATION_BUDGET",
    "5000/1d",
    "Codes by one channel of one application in a day, asked for by strangers.",
  ),
} as const;

/** The limits on what tells who has an account, and on accounts that people make for themselves. */
export const requestLimitSettings = {
  limitLookup: limit(
    "LOOKUP",
    "600/10m",
    "Questions whether an account is there (`isUserExists`, `applications/mfa/check`) from one IPv4 address or IPv6 /64; with pool credentials there is no limit.",
  ),
  limitLookupUser: limit("LOOKUP_USER", "60/10m", "Such questions (`applications/mfa/check`) by one account."),
  limitRegistration: limit(
    "REGISTRATION",
    "30000/10m",
    "Accounts that people make for themselves from one IPv4 address or IPv6 /64.",
  ),
  limitRegistrationBytes: limit(
    "REGISTRATION_BYTES",
    "2000000/10m",
    "Bytes of profile and custom data beyond 64 an account that they bring along from one IPv4 address or IPv6 /64; an account without them is made all the same.",
  ),
  limitRegistrationBytesInAll: limit(
    "REGISTRATION_BYTES_IN_ALL",
    "200000000/10m",
    "Such bytes from everywhere; a quarter is kept for networks that brought none within the hour.",
  ),
  limitAuthorization: limit(
    "AUTHORIZATION",
    "60/10m",
    "Codes by which one account goes back to applications (`POST /v1/authorizations`).",
  ),
  limitExchange: limit("EXCHANGE", "6000/1m", "Codes that one application brings (`POST /v1/token`), good or not."),
  limitOwnLogin: limit(
    "OWN_LOGIN",
    "6000/1m",
    "Logins that one application has passed by itself (`POST /v1/mfa/decisions`, `get-mfa-trigger-data`).",
  ),
  limitOwnLoginUser: limit("OWN_LOGIN_USER", "60/10m", "Such logins of one account."),
  limitRecoveryCode: limit("RECOVERY_CODE", "10/1h", "Recovery codes that one account has made anew."),
} as const;

/** What one process has open at once. */
export const connectionLimitSettings = {
  limitConnections: {
    name: "COUNTERSIGN_LIMIT_CONNECTIONS",
    section: "Limits",
    kind: wholeNumber(16, 1_000_000),
    secret: false,
    default: "10000",
    description:
      "Connections from everybody to one process, trusted proxies left out; never more than the machine lets it open.",
  },
  limitConnectionsAddress: {
    name: "COUNTERSIGN_LIMIT_CONNECTIONS_ADDRESS",
    section: "Limits",
    kind: wholeNumber(4, 1_000_000),
    secret: false,
    default: "2000",
    description: "Such connections from one IPv4 address or IPv6 /64.",
  },
} as const;

/** The limits on what comes before a face is judged; wrong faces are counted as every second factor is. */
export const faceLimitSettings = {
  limitUploadAddress: limit("UPLOAD_ADDRESS", "120/10m", "Photos sent from one IPv4 address or IPv6 /64."),
  limitUploadAddressMegabytes: limit(
    "UPLOAD_ADDRESS_MEGABYTES",
    "300/10m",
    "Megabytes of photos sent from one IPv4 address or IPv6 /64; each photo counts as one at least.",
  ),
  limitUploads: limit(
    "UPLOADS",
    "2000/10m",
    "Photos sent by everybody; a quarter is kept for networks that sent fewer than four within the hour.",
  ),
  limitPhotosWaiting: {
    name: "COUNTERSIGN_LIMIT_PHOTOS_WAITING",
    section: "Limits",
    kind: wholeNumber(1, 1_000_000),
    secret: false,
    default: "2000",
    description:
      "Photos that wait to be used; as many avatars that nobody has adopted, apart from them. A quarter is kept for networks that sent fewer than four within the hour.",
  },
  limitFaceFetch: limit("FACE_FETCH", "20/10m", "Photos fetched from elsewhere for one account."),
  limitFaceSession: limit("FACE_SESSION", "20/1h", "Live sessions of one account."),
} as const;
