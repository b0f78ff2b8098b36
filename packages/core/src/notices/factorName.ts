import type { FactorKind } from "../model/model.ts";

/** What notices call a factor. */
export const factorName: Readonly<Record<FactorKind, string>> = {
  totp: "TOTP",
  sms: "SMS",
  email: "E-mail",
  face: "Face",
  recovery: "Recovery code",
};
