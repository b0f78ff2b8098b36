import type { SubjectRef, User } from "./model.ts";

/** What an account said of its holder before somebody else became its owner: sealed, and kept for a while. */
export interface SealedProfile extends SubjectRef, Pick<User, "profile" | "customData"> {
  readonly id: string;
  readonly sealedAtMs: number;
  readonly expiresAtMs: number;
}
