import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CodePurpose, type Recipient, updateUser } from "@countersign/core";
import { ask, type Given, registerBy, resetBy, signInBy } from "./testing/codes.ts";
import { from, POOL_ID, type World } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import { type Person, register, signIn } from "./testing/person.ts";
import { codeFor, createPostedWorld, mailbox, type PostedWorld, phone } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";

const HOME = { ip: "192.0.2.7" };
/** Where nobody has been before. */
let places = 0;
const elsewhere = (): { readonly ip: string } => {
  places += 1;
  return { ip: `203.0.${places >> 8}.${places & 255}` };
};

let numbers = 0;
const newNumber = (): Recipient => {
  numbers += 1;
  return phone(`+86138${String(numbers).padStart(8, "0")}`);
};

/** Makes an account that has proved its mailbox and a number, and has signed in at home. */
async function registerProved(world: World): Promise<Person & { readonly number: Recipient }> {
  const person = await register(world);
  const number = newNumber();
  const scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;
  const patch = { phone: number.address, phoneVerified: true, emailVerified: true };
  await updateUser(world.ports, { scope, userId: person.userId, patch });
  await signIn(world, person, HOME);
  return { ...person, number };
}

/** 50 text messages from ten addresses, none of which comes back. */
async function stopPrefix(world: World): Promise<void> {
  for (let index = 0; index < 50; index += 1)
    await ask(world, newNumber(), "signIn", { ip: `198.51.100.${index % 10}` });
}

/** As many e-mails as an application may send. */
async function emptyPot(world: World): Promise<void> {
  for (let index = 0; index < 12; index += 1)
    await ask(world, mailbox(`stranger${index}@example.com`), "signIn", { ip: `198.51.100.${index}` });
}
const settings = { COUNTERSIGN_LIMIT_APPLICATION: "10/1h" };

async function sent(world: PostedWorld, ...asked: [Recipient, CodePurpose, Given]): Promise<string> {
  const before = world.post.length;
  const outcome = await outcomeOf(ask(world, ...asked));
  return outcome !== "success" ? outcome : world.post.length > before ? "sent" : "dropped";
}

for (const { engine, settingsFor, options } of engines) {
  describe(`what strangers spend together: ${engine}`, options, () => {
    it("keeps no code to reset a password or to sign in from an address that an account has proved", async (t) => {
      const world = await createPostedWorld(t, { settings: { ...(await settingsFor(t)), ...settings } });
      const { number, email } = await registerProved(world);
      await stopPrefix(world);
      await emptyPot(world);
      for (const recipient of [number, mailbox(email)]) {
        for (const place of [HOME, elsewhere()]) {
          await ask(world, recipient, "resetPassword", place);
          assert.equal(
            await outcomeOf(resetBy(world, recipient, codeFor(world, recipient, "resetPassword"), place)),
            "success",
          );
          await ask(world, recipient, "signIn", place);
          assert.equal(
            await outcomeOf(signInBy(world, recipient, codeFor(world, recipient, "signIn"), place)),
            "success",
          );
          world.clock.advance(60_000);
        }
      }
    });

    it("is told to nobody: what goes out and what does not is answered alike, by as many statements", async (t) => {
      const statements: string[] = [];
      const onStatement = (text: string): void => void statements.push(text.slice(0, 60));
      const given = { settings: { ...(await settingsFor(t)), ...settings }, onStatement };
      const world = await createPostedWorld(t, given);
      const { number, email } = await registerProved(world);
      const unproved = await register(world);
      const shown = async (recipient: Recipient, purpose: CodePurpose) => {
        statements.length = 0;
        const outcome = await outcomeOf(ask(world, recipient, purpose, elsewhere()));
        return { outcome, statements: [...statements] };
      };
      for (const isEmpty of [false, true]) {
        if (isEmpty) {
          await emptyPot(world);
          await stopPrefix(world);
        }
        for (const purpose of ["signIn", "resetPassword", "general"] as const) {
          for (const round of [1, 2]) {
            const told = await shown(mailbox(email), purpose);
            assert.equal(told.outcome, "success");
            assert.deepEqual(await shown(mailbox("nobody@example.com"), purpose), told, `${purpose} ${round}`);
            assert.deepEqual(await shown(mailbox(unproved.email), purpose), told, `${purpose} ${round}`);
            assert.deepEqual(await shown(phone("+8613800000000"), purpose), await shown(number, purpose));
            world.clock.advance(60_000);
          }
          world.clock.advance(3_600_000);
          if (isEmpty) await emptyPot(world);
        }
      }
    });

    it("reaches nobody whom no account knows, and is counted", async (t) => {
      const world = await createPostedWorld(t, { settings: { ...(await settingsFor(t)), ...settings } });
      const unproved = await register(world);
      await signIn(world, unproved, HOME);
      await emptyPot(world);
      assert.equal(await countRows(world, "audit_events", "reason = 'applicationLimit'"), 2);
      for (const address of ["nobody@example.com", unproved.email])
        assert.equal(await sent(world, mailbox(address), "signIn", elsewhere()), "dropped");
      assert.equal(await sent(world, mailbox(unproved.email), "signIn", HOME), "tooOften", "at home he is told");
    });

    it("keeps a code that is still good where the next one goes to nobody", async (t) => {
      const world = await createPostedWorld(t, { settings: { ...(await settingsFor(t)), ...settings } });
      const newcomer = mailbox("newcomer@example.com");
      await ask(world, newcomer, "register", HOME);
      const code = codeFor(world, newcomer, "register");
      await emptyPot(world);
      world.clock.advance(61_000);
      assert.equal(await sent(world, newcomer, "register", elsewhere()), "dropped");
      assert.equal(await outcomeOf(registerBy(world, newcomer, code, HOME)), "success");
    });

    it("leaves to who is known there what others ask for in his name, and bounds what he asks for", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const { email } = await registerProved(world);
      const recipient = mailbox(email);
      for (const purpose of ["signIn", "general", "resetPassword", "register", "bind"] as const)
        assert.equal(await sent(world, recipient, purpose, elsewhere()), "sent");
      assert.equal(await sent(world, recipient, "mfaVerify", elsewhere()), "tooOften");
      const outcomes: string[] = [];
      for (let index = 0; index < 12; index += 1) {
        outcomes.push(await sent(world, recipient, "resetPassword", HOME));
        world.clock.advance(60_000);
      }
      assert.deepEqual(outcomes, [...Array(10).fill("sent"), "tooOften", "tooOften"]);
    });
  });
}
