import type { Subject } from "../model/model.ts";

/** Gives an account with nothing bound; `fields` say what is different. */
export function makeSubject(fields: Partial<Subject> = {}): Subject {
  return {
    user: {
      poolId: "a0".repeat(12),
      userId: "b0".repeat(12),
      username: "jo",
      email: "jo@example.com",
      emailVerified: true,
      phone: null,
      phoneVerified: false,
      blocked: false,
      profile: {},
      customData: {},
      registerSource: [],
      loginsCount: 0,
      lastLoginAtMs: null,
      lastIp: null,
      createdAtMs: 0,
      updatedAtMs: 0,
    },
    passwordHash: null,
    resetBy: null,
    revision: 1,
    authenticators: [],
    attempts: {},
    ...fields,
  };
}
