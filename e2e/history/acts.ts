import { changePassword, endOthers, resetPassword, signIn, signInByCode, signOut, useAny } from "./accountActs.ts";
import type { Act } from "./asking.ts";
import { bind, guess, recover, verify } from "./factorActs.ts";
import { redeem } from "./redeem.ts";

/** Acts, each with how often it is drawn beside the others. */
export const acts: Readonly<Record<string, readonly [weight: number, act: Act]>> = {
  signIn: [4, signIn],
  bind: [8, bind],
  verify: [10, verify],
  guess: [2, guess],
  recover: [5, recover],
  use: [8, useAny],
  signOut: [4, signOut],
  endOthers: [2, endOthers],
  changePassword: [3, changePassword],
  signInByCode: [3, signInByCode],
  resetPassword: [2, resetPassword],
  redeem: [4, redeem],
};
