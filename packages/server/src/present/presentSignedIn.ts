import type { User as UserBody } from "@countersign/contract";
import type { Session, SignedIn, User } from "@countersign/core";
import type { Services } from "../request/services.ts";
import { acrOf } from "../tokens/userTokens.ts";
import { presentUser } from "./presentUser.ts";

/** Gives the user token of a session. `acr` is 2 when a second factor was passed in it that counts, else 1. */
export function signUserToken({ userTokens }: Services, session: Session, user: User): string {
  return userTokens.sign(session, user, acrOf(session));
}

/** Gives the account with the token of the session that was opened. */
export function presentSignedIn(services: Services, { user, session }: SignedIn): UserBody {
  return presentUser(user, { token: signUserToken(services, session, user), session });
}
