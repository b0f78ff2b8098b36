import type { Application } from "./model.ts";

/** What of an application an operator sets; its factors are the policy and change by `setApplicationFactors`. */
export type ApplicationPatch = Partial<
  Pick<
    Application,
    | "name"
    | "redirectUris"
    | "allowedOrigins"
    | "templates"
    | "faceProof"
    | "firstEnrolment"
    | "clientType"
    | "ownLogin"
    | "policyMode"
    | "trustDays"
    | "look"
  >
>;
