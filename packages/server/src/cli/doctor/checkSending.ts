import { composeSending } from "../../start/composeSending.ts";
import { systemClock as clock, systemRandom as random } from "../../start/systemPorts.ts";
import { type Finding, ok, warn } from "./finding.ts";
import type { Patient } from "./patient.ts";

const channels = [
  {
    channel: "sms",
    name: "text messages",
    advice: "Set COUNTERSIGN_SMS_WEBHOOK_URL, or another gateway of docs/config.md",
  },
  { channel: "email", name: "mail", advice: "Set COUNTERSIGN_SMTP_URL" },
] as const;

/** Tells who would hand messages over. */
export async function checkSending({ settings }: Patient): Promise<readonly Finding[]> {
  const { senders, failovers, devInbox } = composeSending(settings, clock, random);
  await Promise.all(Object.values(failovers).map((each) => each.close()));
  return channels.map(({ channel, name, advice }) => {
    const order = senders[channel].map((sender) => sender.name);
    if (order.length === 0)
      return warn(
        name,
        "no gateway is set up: nothing can be sent",
        `${advice}, or leave it so: then nobody can be asked for such codes.`,
      );
    if (order.includes(devInbox?.senderFor(channel).name ?? ""))
      return ok(name, "development inbox: nothing leaves this machine");
    return ok(name, `${order.join(", then ")}; countersign send-test tries it`);
  });
}
