import type { Subject, User } from "../model/model.ts";

/** Gives an account that nothing has happened to. */
export function newSubject(user: User, passwordHash: string | null): Subject {
  return {
    user,
    passwordHash,
    passwordSuspended: false,
    passwordDisavowed: false,
    resetBy: null,
    enrolmentAllowedUntilMs: null,
    owedAtMs: null,
    revision: 0,
    authenticators: [],
    attempts: {},
    knownOrigins: [],
  };
}
