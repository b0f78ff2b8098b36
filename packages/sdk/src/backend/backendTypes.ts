type PolicyFactor = "OTP" | "SMS" | "EMAIL" | "FACE" | "PASSKEY";

/** Somebody whose first factor the back end has passed; exactly one name. */
export interface ExternalLogin {
  user: { id: string } | { externalId: string } | { username: string } | { email: string } | { phone: string };
  /** What was proved, by RFC 8176: only with `pwd` do tokens reach `acr` 2. */
  amr?: ("pwd" | "pin" | "kba" | "hwk" | "swk" | "sc" | "wia")[] | undefined;
  /** Makes the account of `externalId` where there is none. Addresses must have been proved by the back end. */
  create?: { username?: string; provedEmail?: string; provedPhone?: string } | undefined;
  /** Where he is. */
  clientIp?: string | undefined;
  /** What he uses. */
  userAgent?: string | undefined;
  /** By what the back end knows his device: at least 16 characters. */
  deviceId?: string | undefined;
  /** Whether the back end itself finds it so. */
  suspicious?: boolean | undefined;
  /** What he is about to do, in the words of the policy's rules. */
  action?: string | undefined;
}

/** Something that was done in a session, or is about to be. */
export interface SessionEvent {
  /** The user token of the session. */
  token: string;
  /** In your words: it is kept with the decision, and rules of a policy may name it. */
  action: string;
  clientIp?: string | undefined;
  userAgent?: string | undefined;
  deviceId?: string | undefined;
  suspicious?: boolean | undefined;
  /** How many tries failed just before it. */
  failures?: number | undefined;
  /** When it was done, as in `2027-01-31T08:00:00Z`: at most an hour ago. */
  at?: string | undefined;
}

/** `due`: nothing more, until a second factor was passed; `unknown`: it is no live session of the application. */
export type SessionStanding = "holds" | "due" | "ended" | "unknown";

/** What an event has made of its session, and why. */
export interface JudgedEvent {
  standing: SessionStanding;
  decision: { id: string | null; mode: "fixed" | "shadow" | "adaptive"; verdict: PolicyVerdict | null } | null;
}

/** What a session is worth, and why it is worth no more. */
export interface SessionStatus {
  id: string;
  standing: SessionStanding;
  due: {
    /** What was done in it, or what the application demands of everybody. */
    cause: "behaviour" | "application";
    /** ISO 8601; null: nobody has written it down. */
    since: string | null;
    /** What leads on: a second factor in the session, or nothing but a new sign-in. */
    by: "factor" | "signIn";
    decision: {
      id: string;
      action: string | null;
      decidedAt: string;
      mode: "fixed" | "shadow" | "adaptive";
      verdict: PolicyVerdict | null;
    } | null;
  } | null;
}

export interface MfaStatus {
  standing: SessionStanding;
  /** Since when a second factor is due at the next sign-in of the account, too; null: none is, or a token was asked about. */
  owedSince: string | null;
  sessions: SessionStatus[];
}

/** Whether somebody may go on with what he does, and why. */
export interface Permission {
  mayGoOn: boolean;
  /** `away`: Countersign could not be asked, and `whenAway` has decided. */
  standing: SessionStanding | "away";
}

type PolicyOutcome = "allow" | "notify" | "enrol" | "challenge" | "deny";

/** What a policy comes to, and why. */
export interface PolicyVerdict {
  /** Such as `application:3`, `pool:1` or `default:1`. */
  policy: string;
  outcome: PolicyOutcome;
  /** What a challenge accepts; null: all that is served. */
  factors: PolicyFactor[] | null;
  score: number;
  /** A sentence stands beside what is present, or cannot be told. */
  signals: { name: SignalName; state: "absent" | "unknown" | "present"; weight: number; sentence: string | null }[];
  rules: string[];
  softened: { by: string; from: PolicyOutcome } | null;
}

type SignalName =
  | "newDevice"
  | "newAddress"
  | "newNetwork"
  | "newCountry"
  | "newCity"
  | "impossibleTravel"
  | "unusualHour"
  | "longAbsence"
  | "changedBrowser"
  | "failuresBefore"
  | "deniedAddress"
  | "anonymousAddress"
  | "leakedPassword"
  | "reported";

export interface LoginDecision {
  userId: string;
  created: boolean;
  /** Seconds since 1970: what the token of this login says as `auth_time`. */
  authTime: number;
  /** Null: none is due. */
  secondFactor: {
    mfaToken: string;
    /** ISO 8601. */
    expiresAt: string;
    /** The preferred one first. */
    choices: { factor: PolicyFactor; bound: boolean }[];
  } | null;
  /** Why. Only where `mode` is `adaptive` does the policy decide. */
  decision: { id: string | null; mode: "fixed" | "shadow" | "adaptive"; verdict: PolicyVerdict | null };
}

/** RFC 7662; times are seconds since 1970. */
export type TokenFacts =
  | { active: false }
  | {
      active: true;
      token_type: "Bearer";
      sub: string;
      username: string | null;
      external_id: string | null;
      client_id: string;
      aud: string;
      iss: string;
      jti: string;
      iat: number;
      exp: number;
      auth_time: number;
      /** When what raised `acr` to 2 was last passed; left out at `acr` 1. */
      mfa_time?: number;
      amr: string[];
      acr: "1" | "2";
    };

export interface RedeemedCode {
  access_token: string;
  token_type: "Bearer";
  /** Seconds. */
  expires_in: number;
}
