import type { Channel, Hasher, Store } from "@countersign/core";
import type { FollowRequest } from "../http/traceRequests.ts";
import type { Failover } from "../send/delivery/failover.ts";

/** What follows requests through the service. Its spans say what was done and how long it took, and nothing of whom. */
export interface Tracing {
  /** Goes on with the trace that a request is part of. https://www.w3.org/TR/trace-context/ */
  readonly begin: FollowRequest;
  store(store: Store): Store;
  hasher(hasher: Hasher): Hasher;
  failover(channel: Channel, failover: Failover): Failover;
  /** Hands over what was not yet, and ends. */
  stop(): Promise<void>;
}
