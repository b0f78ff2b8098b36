import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { computeTotp, encodeBase32 } from "@countersign/otp";

const STEP_MS = 30_000;
const PARAMETERS = { algorithm: "SHA1", digits: 6, periodSeconds: 30 } as const;

/** Somebody with an authenticator app. */
export interface Person {
  readonly name: string;
  /** Base32. */
  readonly secret: string;
  readonly key: KeyObject;
  /** The last time step whose code was used. RFC 6238 §4.2 */
  usedStep: number;
}

export function makePerson(index: number): Person {
  const bytes = randomBytes(20);
  return { name: `person${index}`, secret: encodeBase32(bytes), key: createSecretKey(bytes), usedStep: 0 };
}

/** Gives people whose code of now is good, the longest unused first. */
export class Turns {
  readonly #people: readonly Person[];
  #next = 0;

  constructor(people: readonly Person[]) {
    this.#people = people;
  }

  /** Gives fewer where there are no more, but waits for the next step (at most half a minute) rather than give next to nobody. */
  async take(count: number): Promise<readonly Person[]> {
    const isFree = ({ usedStep }: Person): boolean => usedStep < stepNow();
    const few = Math.min(count, this.#people.length / 2);
    if (this.#people.filter(isFree).length < few) await sleep(STEP_MS - (Date.now() % STEP_MS) + 1);
    const taken: Person[] = [];
    for (let tried = 0; tried < this.#people.length && taken.length < count; tried += 1) {
      const person = this.#people[this.#next++ % this.#people.length];
      if (person !== undefined && isFree(person)) taken.push(person);
    }
    return taken;
  }
}

/** Gives his code of now, which stays good for a step more than it is shown (RFC 6238 §5.2), and uses it up. */
export function takeCode(person: Person): string {
  person.usedStep = stepNow();
  return codeOf(person, person.usedStep);
}

function stepNow(): number {
  return Math.floor(Date.now() / STEP_MS);
}

export function codeOf({ key }: Pick<Person, "key">, step: number): string {
  return computeTotp({ secret: key.export(), parameters: PARAMETERS, nowMs: step * STEP_MS });
}
