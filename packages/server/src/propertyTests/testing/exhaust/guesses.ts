import { changePassword, type WindowName } from "@countersign/core";
import { askAndRead, NEW_PASSWORD, signInBy } from "../codes.ts";
import { from } from "../createWorld.ts";
import { outcomeOf } from "../outcomes.ts";
import { openSession, PASSWORD, register, signIn } from "../person.ts";
import { otherThan, type PostedWorld } from "../post.ts";
import { type Exhausted, type Exhaustion, fill, HOME, registerReached, THERE, WRONG } from "./exhaustion.ts";

type Guessed =
  | "passwordPair"
  | "passwordKnown"
  | "passwordSession"
  | "passwordAccount"
  | "codePair"
  | "codeKnown"
  | "codeRecipient"
  | "guessAddress";

/** Guesses at a password from one place so often. */
function guessing(times: number, ip: string, knows: boolean, filled: WindowName | null = null): Exhaustion {
  return {
    async run(world) {
      const person = await register(world);
      if (knows) await signIn(world, person, { ip });
      for (let time = 0; time < times; time += 1) await outcomeOf(signIn(world, person, { ...WRONG, ip }));
      if (filled !== null) await fill(world, filled);
      return { person, attempt: () => outcomeOf(signIn(world, person, { ip })) };
    },
  };
}

/** Guesses at a code from one place so often. */
function guessingCodes(times: number, ip: string, filled: WindowName | null = null): Exhaustion {
  return {
    async run(world) {
      const person = await registerReached(world);
      if (ip === HOME) await signIn(world, person, { ip });
      const code = await askAndRead(world, person.mail, "signIn", { ip });
      for (let time = 0; time < times; time += 1)
        await outcomeOf(signInBy(world, person.mail, otherThan(code), { ip }));
      if (filled !== null) await fill(world, filled);
      return { person, attempt: () => outcomeOf(signInBy(world, person.mail, code, { ip })) };
    },
  };
}

async function guessInSession(world: PostedWorld): Promise<Exhausted> {
  const person = await register(world);
  const caller = await openSession(world, person);
  const change = (oldPassword: string) =>
    outcomeOf(changePassword(world.ports, { caller, oldPassword, newPassword: NEW_PASSWORD, origin: from() }));
  for (let time = 0; time < 10; time += 1) await change("wrong");
  return { person, attempt: () => change(PASSWORD) };
}

export const guesses: Readonly<Record<Guessed, Exhaustion>> = {
  passwordPair: guessing(10, THERE, false),
  passwordKnown: guessing(10, HOME, true),
  passwordSession: { run: guessInSession },
  passwordAccount: guessing(1, THERE, false, "passwordAccount"),
  codePair: guessingCodes(5, THERE),
  codeKnown: guessingCodes(5, HOME),
  codeRecipient: guessingCodes(1, THERE, "codeRecipient"),
  guessAddress: guessing(1, THERE, false, "guessAddress"),
};
