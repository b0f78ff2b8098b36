import { MfaError } from "@countersign/contract";
import type { Channel } from "@countersign/core";
import type { Failover } from "./failover.ts";

/** What the actions see of sending: whether a channel works. */
export interface Channels {
  /** @throws {MfaError} channelDown when nothing can go out there, whoever asks */
  demand(channel: Channel): void;
}

/** Gives the channels over their failovers. A channel without any sender is down. */
export function createChannels(failovers: Readonly<Record<Channel, Failover>>): Channels {
  return {
    demand(channel) {
      if (failovers[channel].health().down) throw new MfaError("channelDown", { retryAfterSeconds: 60 });
    },
  };
}
