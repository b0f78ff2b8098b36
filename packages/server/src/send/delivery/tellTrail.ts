import {
  type Act,
  audit,
  type Channel,
  type Clock,
  fromNowhere,
  type PoolId,
  type Store,
  type UnsentReason,
  type UserId,
} from "@countersign/core";
import type { DeliveryFault } from "./failover.ts";

/** What of sending goes wrong, for the audit trail. */
export interface SendTrail {
  /** A gateway was asked for a message of a pool and is at fault: repeated failures of an hour are one row and a count. */
  outage(sent: Tried, fault: DeliveryFault): Promise<void>;
  /** A message reaches nobody: it was tried for the last time, or nobody may be asked. */
  lost(sent: Tried & { readonly userId: UserId | null }, fault: DeliveryFault): Promise<void>;
}

interface Tried {
  readonly poolId: PoolId;
  readonly channel: Channel;
  /** Stands for a request: nobody waits for the message any more. */
  readonly messageId: string;
}

/** Why a message was not taken, in the words of the trail. */
export const unsentReasons: Readonly<Record<Exclude<DeliveryFault, "stopped">, UnsentReason>> = {
  refused: "recipientRefused",
  deferred: "recipientRefused",
  unavailable: "gatewayDown",
  misconfigured: "gatewayMisconfigured",
  uncertain: "gatewayUncertain",
  expired: "messageExpired",
  missing: "gatewayMissing",
};

const ofGateway: readonly DeliveryFault[] = ["unavailable", "misconfigured", "uncertain"];

/** Gives what writes into the trail what became of messages. What is over with this process is no news. */
export function tellTrail({
  store,
  clock,
}: {
  readonly store: Pick<Store, "settle">;
  readonly clock: Clock;
}): SendTrail {
  async function write({ poolId, messageId }: Tried, act: Act): Promise<void> {
    const scope = { poolId, appId: null, actor: "service", origin: fromNowhere({ requestId: messageId }) } as const;
    await store.settle([audit(scope, clock.nowMs(), act)]);
  }
  return {
    async outage(tried, fault) {
      if (fault === "stopped" || !ofGateway.includes(fault)) return;
      const { channel } = tried;
      const barrier = `gateway ${channel}`;
      await write(tried, {
        type: "gateway.outage",
        userId: null,
        factor: channel,
        failure: unsentReasons[fault],
        barrier,
      });
    },
    async lost(tried, fault) {
      if (fault === "stopped") return;
      const { channel, userId } = tried;
      await write(tried, { type: "message.send", userId, factor: channel, failure: unsentReasons[fault] });
    },
  };
}
