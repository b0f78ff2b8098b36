import { Type } from "./Type.ts";

export const FirstRecoveryCode = Type.String({
  description: "Shown this once, to an account that had none",
});
