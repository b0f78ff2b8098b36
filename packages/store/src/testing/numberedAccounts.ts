import type { Authenticator, Change, Store } from "@countersign/core";
import { plainSubject, plainUser } from "@countersign/testkit";
import { makeOpenToken, makeTotp, makeVerification } from "./makeChanges.ts";
import { TEST_POOL_ID } from "./makePools.ts";

const AT_ONCE = 250;

/** Gives the id of an account (a), its authenticator (b), its mfaToken (c) or whatever else is numbered. */
export const numberedId = (kind: string, index: number): string => `${kind}${String(index).padStart(23, "0")}`;

/** Gives the authenticator of an account that is alike wherever it is made. */
export function numberedTotp(index: number): Authenticator {
  const totp = makeTotp({ poolId: TEST_POOL_ID, userId: numberedId("a", index) }, numberedId("b", index));
  return { ...totp, state: { secret: "s", lastAcceptedStep: 1 } };
}

/** Gives what a verified code of an account writes. */
export function numberedVerification(index: number): readonly Change[] {
  return makeVerification(numberedTotp(index), numberedId("c", index));
}

/** Makes accounts, each with an authenticator and a sign-in that waits for its code. */
export async function makeNumbered(store: Store, first: number, count: number): Promise<void> {
  const indices = Array.from({ length: count }, (_, index) => first + index);
  while (indices.length > 0) {
    const totps = indices.splice(0, AT_ONCE).map(numberedTotp);
    const bring = totps.map((totp): Change => {
      const { poolId, userId } = totp;
      const user = plainUser({ poolId, userId, username: null, email: `${userId}@example.com` });
      const subject = plainSubject({ user, authenticators: [totp], revision: 0 });
      return { type: "bringAccount", subject, movedFrom: null };
    });
    const open = totps.map((totp) => makeOpenToken(totp, totp.id.replace("b", "c")));
    const settlement = await store.settle([...bring, ...open]);
    if (!settlement.settled) throw new Error(`Nothing was made: ${settlement.lost} was lost.`);
  }
}
