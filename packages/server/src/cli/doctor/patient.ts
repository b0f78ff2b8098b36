import type { KeyRow, MasterKey, StorehouseView } from "@countersign/store";
import type { Settings } from "../../config/settings.ts";

/** What can be looked at once the settings are readable. */
export interface Patient {
  readonly settings: Settings;
}

/** What can be looked at once the database answers, with the schema of this build. */
export interface OpenPatient extends Patient {
  readonly view: StorehouseView;
  readonly keyRows: readonly KeyRow[];
  /** The stored check value of the master key; null before the first start. */
  readonly keyCheck: Uint8Array | null;
  readonly masterKey: MasterKey;
}
