import type { Subject, SubjectRef } from "./model.ts";

/** Names the account. */
export function refOf({ user: { poolId, userId } }: Pick<Subject, "user">): SubjectRef {
  return { poolId, userId };
}
