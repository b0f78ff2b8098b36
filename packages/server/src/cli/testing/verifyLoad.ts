import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { importTotp, registerUser } from "@countersign/core";
import { computeTotp, encodeBase32 } from "@countersign/otp";
import { registrationOf } from "../../authing/actions/register.ts";
import { operatorScope } from "../operatorScope.ts";
import { fastNowMs } from "./fastClock.ts";
import type { Home } from "./home.ts";
import { inHome } from "./inHome.ts";
import { call, encryptPassword } from "./wire.ts";

const PERIOD_SECONDS = 30;
const PASSWORD = "right horse battery";

export interface Person {
  readonly username: string;
  readonly secret: Uint8Array;
}

/** Makes accounts that have an authenticator app. */
export async function makePeople(home: Home, count: number): Promise<readonly Person[]> {
  return await inHome(home, async ({ services: { ports } }) => {
    const scope = operatorScope(home.poolId);
    const people: Person[] = [];
    while (people.length < count) {
      const person = { username: `person${people.length}`, secret: randomBytes(20) };
      const account = { username: person.username, password: PASSWORD, registerSource: "import:manual" };
      const { userId } = await registerUser(ports, registrationOf(scope, account));
      await importTotp(ports, { scope, userId, secret: encodeBase32(person.secret), recoveryCode: null });
      people.push(person);
    }
    return people;
  });
}

export interface LoadTally {
  /** Verifies that gave a session. */
  readonly succeeded: number;
  /** What was answered in place of a session. */
  readonly failures: readonly string[];
  /** The keys that signed the user tokens. */
  readonly keyIds: ReadonlySet<string>;
}

/**
 * Has everybody sign in with password and app again and again until told to end, at another address each time: right
 * after one process has sealed a secret anew, another one reads it.
 */
export async function verifyUntil(
  home: Home,
  urls: readonly string[],
  people: readonly Person[],
  signal: AbortSignal,
): Promise<LoadTally> {
  const tally = { succeeded: 0, failures: [] as string[], keyIds: new Set<string>() };
  const live = async (person: Person, index: number): Promise<void> => {
    let usedStep = 0;
    for (let turn = index; !signal.aborted; turn += 1) {
      try {
        const { token, step } = await signInAs(home, urls[turn % urls.length] ?? "", person, usedStep);
        usedStep = step;
        tally.keyIds.add(keyIdOf(token));
        tally.succeeded += 1;
      } catch (error) {
        tally.failures.push(String(error));
      }
    }
  };
  await Promise.all(people.map(live));
  return tally;
}

/** Has everybody sign in once and gives what was answered in place of a session. */
export async function verifyOnce(home: Home, url: string, people: readonly Person[]): Promise<readonly string[]> {
  const outcomes = await Promise.allSettled(people.map((person) => signInAs(home, url, person, 0)));
  return outcomes.flatMap((each) => (each.status === "rejected" ? [String(each.reason)] : []));
}

/** Signs in with password and code, and gives the user token with the code and its step: one after `usedStep`. */
export async function signInAs(
  home: Home,
  url: string,
  { username, secret }: Person,
  usedStep: number,
): Promise<{ token: string; step: number; code: string }> {
  const password = await encryptPassword(home, url, PASSWORD);
  const login = { body: { account: username, password } };
  const { mfaToken } = await call<{ mfaToken: string }>(home, `${url}/api/v2/login/account`, login);
  while (stepNow() <= usedStep) await sleep(20);
  const step = stepNow();
  const parameters = { algorithm: "SHA1", digits: 6, periodSeconds: PERIOD_SECONDS } as const;
  const totp = computeTotp({ secret, parameters, nowMs: step * PERIOD_SECONDS * 1000 });
  const verify = { token: mfaToken, body: { totp } };
  const { token } = await call<{ token: string }>(home, `${url}/api/v2/mfa/totp/verify`, verify);
  return { token, step, code: totp };
}

function keyIdOf(token: string): string {
  const header = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as { readonly kid: string };
  return header.kid;
}

function stepNow(): number {
  return Math.floor(fastNowMs() / (PERIOD_SECONDS * 1000));
}
