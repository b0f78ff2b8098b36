import type { UserId } from "../model/model.ts";

/** What became of a record. */
export type ImportOutcome =
  /** `weak`: it brings secrets of fewer bits than RFC 4226 asks for. */
  | { readonly kind: "moved"; readonly userId: UserId | null; readonly weak: boolean }
  /** It was moved before: nothing changed. */
  | { readonly kind: "already"; readonly userId: UserId }
  /** The account was there, and got authenticators that it did not have. */
  | { readonly kind: "added"; readonly userId: UserId; readonly weak: boolean }
  /** The account was there, and that was expected. */
  | { readonly kind: "skipped"; readonly userId: UserId }
  | { readonly kind: "refused"; readonly field: string; readonly rule: string };
