/**
 * Better Auth with its two-factor plug-in over node:http: `node betterAuthServer.mjs DATABASE PEOPLE`, in a folder where better-auth
 * is installed. Its SQLite waits for the disk as ours does, and its passwords are hashed as ours are. It prints one line of JSON:
 * where it listens, and the people with their secrets.
 */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";

const [, , file, people] = process.argv;
const load = async (name) => import(pathToFileURL(createRequire(`${process.cwd()}/`).resolve(name)).href);
const { betterAuth } = await load("better-auth");
const { getMigrations } = await load("better-auth/db/migration");
const { twoFactor } = await load("better-auth/plugins");
const { toNodeHandler } = await load("better-auth/node");
const { hash, verify } = await load("@node-rs/argon2");

const database = new DatabaseSync(file);
database.exec("pragma journal_mode = wal; pragma synchronous = full");
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const options = {
  database,
  baseURL: "http://127.0.0.1",
  secret: randomBytes(24).toString("base64"),
  emailAndPassword: {
    enabled: true,
    password: {
      hash: (password) => hash(password, PARAMETERS),
      verify: ({ hash: kept, password }) => verify(kept, password),
    },
  },
  plugins: [twoFactor()],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  advanced: { disableCSRFCheck: true, disableOriginCheck: true },
};
await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);

const made = [];
for (let index = 0; index < Number(people); index += 1) {
  const person = { email: `person${index}@example.com`, name: `Person ${index}`, password: "Tide-Table-1815" };
  const { headers } = await auth.api.signUpEmail({ body: person, returnHeaders: true });
  const cookie = headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const { totpURI } = await auth.api.enableTwoFactor({
    body: { password: person.password },
    headers: new Headers({ cookie }),
  });
  database.exec(`update "user" set "twoFactorEnabled" = 1 where email = '${person.email}'`);
  made.push({ email: person.email, password: person.password, secret: new URL(totpURI).searchParams.get("secret") });
}
database.exec('update "twoFactor" set verified = 1');

const server = createServer(toNodeHandler(auth));
server.listen(0, "127.0.0.1", () =>
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}`, people: made })),
);
