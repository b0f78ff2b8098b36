import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { importTotp, registerUser } from "@countersign/core";
import { computeTotp, encodeBase32 } from "@countersign/otp";
import { registrationOf } from "../../actions/register.ts";
import { operatorScope } from "../workspace.ts";
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
    const make = async (_: unknown, index: number): Promise<Person> => {
      const username = `person${index}`;
      const secret = randomBytes(20);
      const registration = registrationOf(scope, { username, password: PASSWORD, registerSource: "import:manual" });
      const { userId } = await registerUser(ports, registration);
      await importTotp(ports, { scope, userId, secret: encodeBase32(secret), recoveryCode: null });
      return { username, secret };
    };
    return await Promise.all(Array.from({ length: count }, make));
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

/** Has everybody sign in with password and app again and again, on one of the addresses each time, until told to end. */
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
      while (stepNow() <= usedStep) await sleep(20);
      try {
        const { token, step } = await signIn(home, urls[turn % urls.length] ?? "", person);
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

/** Signs in with password and code, and gives the user token with the step whose code it was. */
async function signIn(home: Home, url: string, { username, secret }: Person): Promise<{ token: string; step: number }> {
  const password = await encryptPassword(home, url, PASSWORD);
  const login = { body: { account: username, password } };
  const { mfaToken } = await call<{ mfaToken: string }>(home, `${url}/api/v2/login/account`, login);
  const step = stepNow();
  const parameters = { algorithm: "SHA1", digits: 6, periodSeconds: PERIOD_SECONDS } as const;
  const totp = computeTotp({ secret, parameters, nowMs: step * PERIOD_SECONDS * 1000 });
  const verify = { token: mfaToken, body: { totp } };
  const { token } = await call<{ token: string }>(home, `${url}/api/v2/mfa/totp/verify`, verify);
  return { token, step };
}

function keyIdOf(token: string): string {
  const header = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as { readonly kid: string };
  return header.kid;
}

function stepNow(): number {
  return Math.floor(fastNowMs() / (PERIOD_SECONDS * 1000));
}
