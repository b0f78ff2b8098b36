import type { MovedAccount, MovedAuthenticator, MovedTotp, SourcePlace } from "../model.ts";

/** Gives an account of what its source says; what it does not say is not there. */
export function accountOf(at: SourcePlace, parts: Partial<Omit<MovedAccount, "kind" | "at">>): MovedAccount {
  return {
    ...{ kind: "account", at, foreignId: null, username: null },
    ...{ email: null, emailVerified: false, phone: null, phoneVerified: false },
    ...{ profile: {}, customData: {}, password: null, authenticators: [], recoveryCode: null },
    ...{ blocked: false, createdAt: null, remarks: [] },
    ...parts,
  };
}

/** Gives an authenticator without an account. */
export function authenticatorOf(
  at: SourcePlace,
  totp: MovedTotp,
  parts: Partial<Pick<MovedAuthenticator, "ownerId" | "ownerName" | "remarks">>,
): MovedAuthenticator {
  return { kind: "authenticator", at, ownerId: null, ownerName: null, totp, remarks: [], ...parts };
}
