import type { AppId, FactorKind, SubjectRef } from "./model.ts";

/** The right to take a first enrolment back, of whoever has the link. */
export interface Disavowal extends SubjectRef {
  /** The digest of the link's secret. */
  readonly id: string;
  readonly appId: AppId | null;
  readonly authenticatorId: string;
  readonly factor: FactorKind;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly usedAtMs: number | null;
}
