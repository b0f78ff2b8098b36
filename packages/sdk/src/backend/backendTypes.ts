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
