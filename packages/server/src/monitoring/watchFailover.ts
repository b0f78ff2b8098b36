import type { Channel } from "@countersign/core";
import type { Failover } from "../send/delivery/failover.ts";
import { outcomeOfDelivery } from "./deliveryOutcome.ts";
import type { Tally } from "./Tally.ts";

/** Gives the way out of a channel, counting what becomes of messages. */
export function watchFailover(channel: Channel, failover: Failover, tally: Tally): Failover {
  return {
    ...failover,
    async deliver(message, options) {
      const beganMs = performance.now();
      let asked = "";
      const onAttempt = async (sender: string): Promise<void> => {
        asked = sender;
        await options?.onAttempt?.(sender);
      };
      const delivery = await failover.deliver(message, { ...options, onAttempt });
      tally.observe("countersign_send_seconds", [channel], (performance.now() - beganMs) / 1000);
      const gateway = delivery.sent ? delivery.by : asked === "" ? "none" : asked;
      tally.count("countersign_messages_total", [channel, gateway, outcomeOfDelivery(delivery)]);
      return delivery;
    },
  };
}
