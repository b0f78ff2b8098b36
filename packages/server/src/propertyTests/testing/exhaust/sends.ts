import { changePassword, type Recipient, type WindowName } from "@countersign/core";
import { ask, type Given } from "../codes.ts";
import { from } from "../createWorld.ts";
import { outcomeOf } from "../outcomes.ts";
import { openSession, PASSWORD, register } from "../person.ts";
import { mailbox, type PostedWorld, phone } from "../post.ts";
import { type Exhausted, type Exhaustion, fill, registerReached, sent, THERE } from "./exhaustion.ts";

type Sent =
  | "resend"
  | "recipient"
  | "backedRecipient"
  | "backedUser"
  | "backedAddress"
  | "sendAddress"
  | "device"
  | "prefix"
  | "prefixStop"
  | "application"
  | "applicationBudget"
  | "notice";

const DEVICE = "3f2a9c1e-7b54-4d80-9a11-0c5d2e8f6b17";

/** Asks once, and for another purpose when the window is full. */
function asking(name: WindowName, by: "stranger" | "owner", given: Given = {}): Exhaustion {
  return {
    async run(world) {
      const person = await registerReached(world);
      const asked = by === "owner" ? { ...given, caller: await openSession(world, person) } : given;
      await ask(world, person.mail, "general", { ip: THERE, ...asked });
      await fill(world, name);
      return { person, attempt: () => sent(world, person.mail, { ip: THERE, ...asked }) };
    },
  };
}

/** Has strangers empty a pot: who has not proved his address gets nothing. */
function emptying(name: WindowName, channel: Recipient["channel"]): Exhaustion {
  return {
    async run(world) {
      const person = await registerReached(world, false);
      await ask(world, channel === "sms" ? phone("+8613812345678") : mailbox("stranger@example.com"), "signIn");
      await fill(world, name);
      const own = channel === "sms" ? person.number : person.mail;
      return { person, attempt: () => sent(world, own, { ip: THERE }) };
    },
  };
}

async function stopPrefix(world: PostedWorld): Promise<Exhausted> {
  const person = await registerReached(world, false);
  for (let index = 0; index < 50; index += 1)
    await ask(world, phone(`+861389${String(index).padStart(7, "0")}`), "signIn", { ip: `203.0.113.${index % 10}` });
  // Whoever asks next finds it out.
  await ask(world, phone("+8613899999999"), "signIn", { ip: "203.0.113.77" });
  return { person, attempt: () => sent(world, person.number, { ip: THERE }) };
}

async function notify(world: PostedWorld): Promise<Exhausted> {
  const person = await register(world);
  const caller = await openSession(world, person);
  const passwords = [PASSWORD, "a second good password", "a third good password", "a fourth good password", "a fifth"];
  const change = async (): Promise<void> => {
    const [oldPassword = "", newPassword = ""] = passwords;
    passwords.shift();
    await changePassword(world.ports, { caller, oldPassword, newPassword, origin: from() });
  };
  await change();
  await fill(world, "notice");
  const waiting = async () =>
    (await world.database.one<{ messages: number }>("select count(*) as messages from outbox", []))?.messages ?? 0;
  const attempt = async (): Promise<string> => {
    const before = await waiting();
    await change();
    return (await waiting()) > before ? "success" : "dropped";
  };
  return { person, attempt };
}

async function askTwice(world: PostedWorld): Promise<Exhausted> {
  const person = await registerReached(world);
  await ask(world, person.mail, "signIn", { ip: THERE });
  return { person, attempt: () => outcomeOf(ask(world, person.mail, "signIn", { ip: THERE })) };
}

export const sends: Readonly<Record<Sent, Exhaustion>> = {
  resend: { run: askTwice },
  recipient: asking("recipient", "stranger"),
  backedRecipient: asking("backedRecipient", "owner"),
  backedUser: asking("backedUser", "owner"),
  backedAddress: asking("backedAddress", "owner"),
  sendAddress: asking("sendAddress", "stranger"),
  device: asking("device", "stranger", { deviceId: DEVICE }),
  prefix: emptying("prefix", "sms"),
  prefixStop: { run: stopPrefix },
  application: emptying("application", "email"),
  applicationBudget: emptying("applicationBudget", "email"),
  notice: { run: notify },
};
