/** Who asked for an authenticator: the user himself, or the application at sign-in. */
export type TotpSource = "APPLICATION" | "SELF";

export type IMfaAuthenticators = Array<{
  id: string;
  createdAt: string;
  updatedAt: string;
  userId: string;
  /** False while the binding is not confirmed. */
  enable: boolean;
  /** Always empty: the secret is shown once, by `associateMfaAuthenticator`. */
  secret: string;
  authenticatorType: string;
  /** Always empty, like `secret`. */
  recoveryCode: string;
}>;

/** One bound or pending authenticator. */
export type MfaAuthenticator = IMfaAuthenticators[number] & { source: TotpSource; name: string };

export type IMfaAssociation = {
  authenticator_type: string;
  /** In base32, for typing into an app by hand. */
  secret: string;
  qrcode_uri: string;
  /** A PNG as a data URL, for the `src` of an image. */
  qrcode_data_url: string;
  /** To be kept by the user; valid once the binding is confirmed. */
  recovery_code: string;
};

export type IMfaConfirmAssociation = {
  code: number;
  message: string;
};

export type IMfaDeleteAssociation = {
  code: number;
  message: string;
};

export type MfaPolicy = "OTP" | "SMS" | "EMAIL" | "FACE" | "PASSKEY";

/** What the server says about a sign-in that waits for its second factor. */
export interface MfaTriggerData {
  /** Opens the second step of this sign-in, for six minutes. */
  mfaToken: string;
  /** The factors on offer; the one with the lowest `sort` is preferred. */
  applicationMfa: Array<{ mfaPolicy: MfaPolicy; sort: number; status: number }>;
  totpMfaEnabled: boolean;
  faceMfaEnabled: boolean;
  passkeyEnabled: boolean;
  mfaPhone: string | null;
  mfaPhoneCountryCode: string | null;
  mfaEmail: string | null;
  email: string | null;
  phone: string | null;
  phoneCountryCode: string | null;
  username: string | null;
  nickname: string | null;
  avatar: string | null;
  current: MfaPolicy;
}

/** One second factor of a sign-in that waits for it. */
export interface MfaChoice {
  readonly policy: MfaPolicy;
  /** True: ask for its proof. False: it must be bound first. */
  readonly bound: boolean;
}
