import type { Delivery } from "../send/delivery/failover.ts";

/** What becomes of a message that is handed over, as figures and traces say it. */
export const deliveryOutcomes = ["taken", "retried", "given up"] as const;

export function outcomeOfDelivery(delivery: Delivery): (typeof deliveryOutcomes)[number] {
  if (delivery.sent) return "taken";
  return delivery.retryable ? "retried" : "given up";
}
