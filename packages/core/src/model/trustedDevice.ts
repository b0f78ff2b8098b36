import type { SubjectRef, TrustedDevice } from "./model.ts";
import type { SessionPlace } from "./sessionUse.ts";

/** What is given to a device to show next time. */
export interface GivenDevice {
  readonly id: string;
  readonly token: string;
  /** What it takes the place of. */
  readonly replaces: readonly string[];
}

/** A trusted device as its owner may see it. */
export interface ListedDevice {
  readonly device: TrustedDevice;
  readonly applicationName: string;
}

export type TrustedDeviceChange =
  /** Keeps it, and of the account's no more than `atMost`: those that served last. Comes behind `holdSubject`. */
  | { readonly type: "saveTrustedDevice"; readonly device: TrustedDevice; readonly atMost: number }
  /** Conditional: its digest is still `digest`, and it has not run out. */
  | {
      readonly type: "turnTrustedDevice";
      readonly poolId: string;
      readonly id: string;
      readonly digest: string;
      readonly nextDigest: string;
      readonly from: SessionPlace;
      readonly nowMs: number;
    }
  /** Conditional: it is there. It goes, and so do the sessions that it let in. */
  | {
      readonly type: "endTrustedDevice";
      readonly subject: SubjectRef;
      readonly id: string;
      readonly exceptSessionId: string | null;
      readonly nowMs: number;
    }
  /** All of an account go, and the sessions that they let in. */
  | {
      readonly type: "endTrustedDevices";
      readonly subject: SubjectRef;
      readonly exceptSessionId: string | null;
      readonly nowMs: number;
    };
