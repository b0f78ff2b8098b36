import type { Facility } from "./model.ts";

/** At most `limit` in `windowMs`. */
export interface Rate {
  readonly limit: number;
  readonly windowMs: number;
}

/**
 * How many codes go out, by what they have in common. A send is backed when somebody who is signing in or signed in
 * waits for it at an address of his own; what strangers ask for counts apart and cannot use up what is backed.
 */
export interface SendLimits {
  /** One purpose of one recipient. */
  readonly resend: Rate;
  readonly backedRecipient: Rate;
  readonly backedUser: Rate;
  readonly backedAddress: Rate;
  readonly recipient: Rate;
  readonly address: Rate;
  readonly device: Rate;
  /** Text messages to one country, or part of one. */
  readonly prefix: Rate;
  readonly application: Rate;
  /** Notices to one recipient; more are dropped. */
  readonly notice: Rate;
  /** Everything an application sends. */
  readonly applicationBudget: Rate;
}

/** How often strangers and people may ask for what costs nothing but work, or tells who has an account. */
export interface RequestLimits {
  /** Questions from one address whether an account is there. */
  readonly lookup: Rate;
  /** Such questions by one account. */
  readonly lookupUser: Rate;
  /** Accounts that people make for themselves from one address. */
  readonly registration: Rate;
  /** Bytes of profile and custom data that they bring along from one address, beyond what everybody may. */
  readonly registrationBytes: Rate;
  readonly registrationBytesInAll: Rate;
  /** Codes by which one account goes back to applications. */
  readonly authorization: Rate;
  /** Codes that one application brings. */
  readonly exchange: Rate;
  /** Logins that one application has passed by itself. */
  readonly ownLogin: Rate;
  /** Such logins of one account. */
  readonly ownLoginUser: Rate;
  /** Recovery codes that one account has made anew. */
  readonly recoveryCode: Rate;
}

/** How far a face may be from a bound one, by what it was bound with. */
export interface FaceThresholds {
  readonly live: number;
  /** Two pictures. */
  readonly photos: number;
  readonly photo: number;
}

/** How many photos are taken from strangers: clients send them before they say who they are. */
export interface UploadLimits {
  readonly address: Rate;
  /** What they weigh together, in megabytes; each counts as one at least. */
  readonly addressMegabytes: Rate;
  readonly everybody: Rate;
  /** Photos that wait to be used, and apart from them avatars that nobody has adopted. */
  readonly waiting: number;
}

/** How often a face may be tried where the attempts of the factor do not count. */
export interface FaceLimits {
  /** Live sessions of one account. */
  readonly sessions: Rate;
  /** Photos fetched from elsewhere for one account. */
  readonly fetches: Rate;
}

/** Rules of the domain that an operator may set. */
export interface CoreSettings {
  /** Confirming a TOTP uses up the code it was confirmed with. */
  readonly totpStrictConfirm: boolean;
  /** How long a sign-in, or a factor passed, is good for what could take an account over. */
  readonly freshMs: number;
  /** Import takes secrets that are short or not base32. */
  readonly importWeak: boolean;
  readonly sendLimits: SendLimits;
  readonly requestLimits: RequestLimits;
  /** Says whether text messages go to a number in E.164. */
  readonly servesNumber: (phone: string) => boolean;
  /** Which of what factors need is here, in this build and configuration. */
  readonly facilities: Readonly<Record<Facility, boolean>>;
  /** How long the audit trail keeps its events; null: for ever. */
  readonly trailKeptMs: number | null;
  readonly faceThresholds: FaceThresholds;
  readonly faceLimits: FaceLimits;
  readonly uploadLimits: UploadLimits;
  /** What API keys are called by, so that nobody takes one for the other. */
  readonly environment: "live" | "test";
  /** How long decisions on sign-ins are kept; 0: not at all. */
  readonly decisionsKeptMs: number;
}
