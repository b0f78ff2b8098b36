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
}

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
