import { createSecretKey } from "node:crypto";
import { join } from "node:path";
import { decodeBase32 } from "@countersign/otp";
import { installPackages, peers } from "../../../e2e/support/peers.ts";
import { inLanes } from "../inLanes.ts";
import { codeOf } from "../people.ts";
import { startProgram } from "../startProgram.ts";
import type { Prepared, Scenario, Start } from "../subject.ts";

const PEOPLE = 100;
const STEP_MS = 30_000;

interface Made {
  readonly email: string;
  readonly password: string;
  /** Base32. */
  readonly secret: string;
}

/** Better Auth takes a code again and again, so that few people are enough. */
export const startBetterAuth: Start = async (setup) => {
  const cwd = await installPackages(`better-auth@${peers.betterAuth}`, "@node-rs/argon2@2.2.1");
  const args = [
    join(import.meta.dirname, "betterAuthServer.mjs"),
    join(setup.folder, "better-auth.db"),
    String(PEOPLE),
  ];
  const { url, people } = await startProgram(
    setup,
    { file: process.execPath, args, cwd },
    (line) => (line.startsWith("{") ? (JSON.parse(line) as { url: string; people: readonly Made[] }) : null), // as it prints
  );
  const keys = people.map(({ secret }) => createSecretKey(decodeBase32(secret)));

  async function prepare(_: Scenario, count: number): Promise<readonly Prepared[]> {
    const indexes = Array.from({ length: count }, (__, index) => index);
    const cookies = await inLanes(indexes, (index) => signIn(url, people[index % people.length] as Made)); // of one of them
    // At the end: signing in takes longer than a code is good for.
    const step = Math.floor(Date.now() / STEP_MS);
    const codes = keys.map((key) => codeOf({ key }, step));
    return cookies.map((cookie, index) => ({
      method: "POST",
      path: "/api/auth/two-factor/verify-totp",
      headers: { "content-type": "application/json", cookie },
      body: JSON.stringify({ code: codes[index % codes.length] }),
      proof: '"token"',
    }));
  }

  return {
    name: "Better Auth",
    about: `${peers.betterAuth}, two-factor plug-in, node:sqlite with WAL and synchronous=FULL, rate limits off, ${PEOPLE} accounts; takes the same code again`,
    url,
    scenarios: ["verify"],
    expected: { verify: 250 },
    prepare,
  };
};

/** Gives the cookie with which he is asked for his second factor. */
async function signIn(url: string, { email, password }: Made): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`Better Auth: ${text}`);
  const cookies = response.headers.getSetCookie().map((each) => each.split(";")[0]);
  return cookies.join("; ");
}
