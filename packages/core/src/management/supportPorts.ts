import type { Ports, Store } from "../model/ports.ts";

/** What it takes to tell what keeps a person out: nothing of it writes, or opens what is sealed. */
export interface SupportPorts extends Pick<Ports, "clock" | "digest" | "settings"> {
  readonly store: Pick<Store, "findCounts" | "findWindowsOf" | "findWaitingPhotos">;
}
