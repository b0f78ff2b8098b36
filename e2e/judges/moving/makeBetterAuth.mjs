/**
 * Has Better Auth make three people, by the calls of its own API: `node makeBetterAuth.mjs DATABASE`. BETTER_AUTH_SECRET is taken
 * from the environment. It is run in a folder where better-auth is installed, and prints last, as JSON, whom it made.
 */
import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";

const load = async (name) => import(pathToFileURL(createRequire(`${process.cwd()}/`).resolve(name)).href);
const { betterAuth } = await load("better-auth");
const { getMigrations } = await load("better-auth/db/migration");
const { twoFactor, username } = await load("better-auth/plugins");

const options = {
  database: new DatabaseSync(process.argv[2]),
  baseURL: "http://127.0.0.1",
  emailAndPassword: { enabled: true },
  plugins: [twoFactor({ issuer: "Harbour" }), username()],
};
await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);

const people = [
  {
    email: "ada@harbour.example",
    name: "Ada Byron",
    username: "Ada",
    password: "Tide-Table-1815",
    second: "confirmed",
  },
  // Composed and decomposed letters: Better Auth hashes the NFKC of a password.
  { email: "bea@harbour.example", name: "Bea Strand", password: "Bre\u0301akwater-77", second: "pending" },
  { email: "cid@harbour.example", name: "Cid Quay", password: "Lantern-Light-3", second: "none" },
];

const made = [];
for (const { second, ...person } of people) {
  const signUp = await auth.api.signUpEmail({ body: person, returnHeaders: true });
  const headers = new Headers({ cookie: cookiesOf(signUp.headers) });
  const { email, password } = person;
  made.push({ email, password, second, secret: null });
  if (second === "none") continue;
  const { totpURI } = await auth.api.enableTwoFactor({ body: { password: person.password }, headers });
  made.at(-1).secret = new URL(totpURI).searchParams.get("secret");
  if (second === "confirmed") await auth.api.verifyTOTP({ body: { code: codeOf(totpURI) }, headers });
}
console.log(JSON.stringify(made));

function cookiesOf(headers) {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** RFC 6238 with what the address says. */
function codeOf(uri) {
  const parameters = new URL(uri).searchParams;
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...parameters.get("secret")]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / Number(parameters.get("period")))));
  const digest = createHmac("sha1", key).update(step).digest();
  const digits = Number(parameters.get("digits"));
  return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 10 ** digits).padStart(digits, "0");
}
