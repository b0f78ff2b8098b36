import { plainLook } from "./applicationLook.ts";
import type { HeldSecrets } from "./heldSecrets.ts";
import type { Application } from "./model.ts";

/** What an application is that nothing is said of but its name. */
export const plainApplication = {
  factors: [],
  redirectUris: [],
  allowedOrigins: [],
  templates: {},
  faceProof: "photo",
  firstEnrolment: "signIn",
  clientType: "confidential",
  ownLogin: "refused",
  policyMode: "fixed",
  trustDays: 0,
  look: plainLook,
} as const satisfies Omit<Application, "id" | "poolId" | "name" | keyof HeldSecrets>;
