import { type ProfileField, standardClaimsSdl } from "../../profileFields.ts";
import type { Nullable } from "./Nullable.ts";

/** Inputs that more than one operation takes. GraphQL refuses a field that is not listed: every one a client sends is. */
export const inputsSdl = /* GraphQL */ `
  input RegisterProfile {
    ip: String
    "Ignored: it would need a phoneToken, which is refused."
    phone: String
    "Counts only with an emailToken."
    email: String
    oauth: String
    username: String
    nickname: String
    company: String
    photo: String
    device: String
    browser: String
    ${standardClaimsSdl}
    country: String
    udf: [UserDdfInput!]
  }

  input UserDdfInput {
    key: String!
    value: String!
  }
`;

type RegisterProfileText =
  | Exclude<ProfileField, "city" | "province" | "externalId" | "unionid" | "openid">
  | "ip"
  | "phone"
  | "email"
  | "username";

/** What a registering person says about himself. */
export interface RegisterProfile extends Nullable<RegisterProfileText, string> {
  readonly udf?: readonly UserDdfInput[] | null | undefined;
}

/** One custom field, as text. */
export interface UserDdfInput {
  readonly key: string;
  readonly value: string;
}

/** What every registration takes beside its credentials. `params` and `context` are JSON text. */
export interface RegistrationOptions
  extends Nullable<"forceLogin" | "generateToken", boolean>,
    Nullable<"clientIp" | "params" | "context", string> {
  readonly profile?: RegisterProfile | null | undefined;
}

/** What every sign-in takes beside its credentials. `params` and `context` are JSON text. */
export type SignInOptions = Nullable<"autoRegister", boolean> & Nullable<"clientIp" | "params" | "context", string>;
