import type { SubjectRef } from "./model.ts";
import type { CounterName, WindowName } from "./windowName.ts";

/** How often something may happen under one key within a window: a failure, a send, a request. */
export interface WindowLimit {
  readonly name: WindowName | CounterName;
  readonly key: string;
  readonly limit: number;
  readonly windowMs: number;
  /** How much it counts; 1 when left out. */
  readonly weight?: number;
  /** Of what counts by where a request comes from, how many networks are around the one that it counts; 0 when left out. */
  readonly width?: number;
  /** The account that it keeps out, where its key alone does not tell. */
  readonly owner?: SubjectRef;
}
