import { join } from "node:path";
import { decodeBase32 } from "@countersign/otp";
import { installPackages, peers } from "../../../e2e/support/peers.ts";
import { inLanes } from "../inLanes.ts";
import { codeOf } from "../people.ts";
import { startProgram } from "../startProgram.ts";
import { type Flow, GIVEN, type Start, type Step } from "../subject.ts";

const PEOPLE = 100;
const JSON_TYPE = { "content-type": "application/json" };
/** The cookie by which the second factor knows whose first one was passed. */
const WAITING = "better-auth.two_factor";

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
  const { pid, read } = await startProgram(
    setup,
    { file: process.execPath, args, cwd },
    (line) => (line.startsWith("{") ? (JSON.parse(line) as { url: string; people: readonly Made[] }) : null), // as it prints
  );
  const { url, people } = read;
  const turns = (count: number): readonly Made[] =>
    Array.from({ length: count }, (_, index) => people[index % people.length] as Made); // one of them
  return {
    name: "Better Auth",
    about: `${peers.betterAuth}, two-factor plug-in, node:sqlite with WAL and synchronous=FULL, passwords hashed as ours, rate limits off; takes the same code again`,
    ...{ accounts: PEOPLE, url, processes: [pid] },
    offers: {
      verify: {
        expected: 250,
        prepare: async (count) => {
          const waiting = await inLanes(turns(count), async (made) => ({
            made,
            cookie: await passPassword(url, made),
          }));
          // At the end: passing passwords takes longer than a code is good for.
          const codes = new Map(people.map((made) => [made, codeNow(made)]));
          return waiting.map(({ made, cookie }): Flow => [verify(codes.get(made) ?? "", cookie)]);
        },
      },
      signIn: {
        expected: 60,
        prepare: async (count) =>
          turns(count).map((made): Flow => {
            const gives = { after: `set-cookie: ${WAITING}=`, before: ";" };
            return [
              { ...password(made), proof: '"twoFactorRedirect":true', gives },
              verify(codeNow(made), `${WAITING}=${GIVEN}`),
            ];
          }),
      },
    },
    lacks: {
      smsVerify: "it has codes by a sender of one's own, which are not set up here",
      list: "it has one app for each account, and no list",
    },
  };
};

function codeNow({ secret }: Made): string {
  return codeOf(decodeBase32(secret));
}

function password({ email, password }: Made): Omit<Step, "proof"> {
  return {
    method: "POST",
    path: "/api/auth/sign-in/email",
    headers: JSON_TYPE,
    body: JSON.stringify({ email, password }),
  };
}

function verify(code: string, cookie: string): Step {
  return {
    ...{ method: "POST", path: "/api/auth/two-factor/verify-totp", headers: { ...JSON_TYPE, cookie } },
    ...{ body: JSON.stringify({ code }), proof: '"token"' },
  };
}

/** Gives the cookie with which he is asked for his second factor. */
async function passPassword(url: string, made: Made): Promise<string> {
  const { path, headers, body } = password(made);
  const response = await fetch(url + path, { method: "POST", headers, body });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`Better Auth: ${text}`);
  const cookies = response.headers.getSetCookie().map((each) => each.split(";")[0] ?? "");
  return cookies.find((each) => each.startsWith(WAITING)) ?? cookies.join("; ");
}
