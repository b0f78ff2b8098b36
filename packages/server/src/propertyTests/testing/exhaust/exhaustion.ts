import assert from "node:assert/strict";
import { type PolicyFactor, type Recipient, type Scope, updateUser, type WindowName } from "@countersign/core";
import { ask, type Given } from "../codes.ts";
import { APP_ID, from, POOL_ID } from "../createWorld.ts";
import { outcomeOf } from "../outcomes.ts";
import { type Person, register } from "../person.ts";
import { mailbox, type PostedWorld, phone } from "../post.ts";

/** How a limit comes to refuse a person, and what then would be right. */
export interface Exhaustion {
  readonly settings?: Readonly<Record<string, string>>;
  readonly factors?: readonly PolicyFactor[];
  /** Has the limit refuse, and gives whom, and what is right: it ends with "success" where nothing refuses it. */
  readonly run: (world: PostedWorld) => Promise<Exhausted>;
}

export interface Exhausted {
  readonly person: Pick<Person, "userId">;
  readonly attempt: () => Promise<string>;
}

/** A network where nobody has signed in. */
export const THERE = "198.51.100.77";
/** Where the person signs in. */
export const HOME = "192.0.2.7";
export const WRONG = { password: "wrong" };

export function scopeAt(ip: string, actor: Scope["actor"] = "user"): Scope {
  return { poolId: POOL_ID, appId: APP_ID, actor, origin: from(ip) };
}

/** Has what a window counted come to more than any limit. */
export async function fill({ database }: PostedWorld, name: WindowName): Promise<void> {
  const text = "update window_counts set failures = 2000000000 where name = $1 and width = 0";
  assert.ok((await database.write((sql) => sql.run(text, [name]))) > 0, `${name} is counted`);
}

let numbers = 0;

/** Makes an account with a mailbox and a number, proved or not. */
export async function registerReached(
  world: PostedWorld,
  isProved = true,
): Promise<Person & { readonly mail: Recipient; readonly number: Recipient }> {
  const person = await register(world);
  numbers += 1;
  const number = phone(`+86138${String(numbers).padStart(8, "0")}`);
  const patch = { phone: number.address, phoneVerified: isProved, emailVerified: isProved };
  await updateUser(world.ports, { scope: scopeAt(HOME, "management"), userId: person.userId, patch });
  return { ...person, mail: mailbox(person.email), number };
}

/** Asks for a code to sign in with; whatever went nowhere was dropped. */
export async function sent(world: PostedWorld, recipient: Recipient, given: Given = {}): Promise<string> {
  const before = world.post.length;
  const outcome = await outcomeOf(ask(world, recipient, "signIn", given));
  return outcome === "success" && world.post.length === before ? "dropped" : outcome;
}
