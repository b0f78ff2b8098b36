/**
 * Has Keycloak make a realm with people in it: `node fillKeycloak.mjs http://127.0.0.1:8080`. Passwords are set by its REST interface,
 * authenticators are bound on its own sign-in pages. Its administrator is admin with the password admin. Prints one JSON array: each
 * person's name and password, and what the authenticator is made with, its secret in hexadecimal; null where there is none.
 */
import { createHmac } from "node:crypto";

const base = process.argv[2];
const REALM = "harbour";
const HASHES = { HmacSHA1: "sha1", HmacSHA256: "sha256", HmacSHA512: "sha512" };

/** Each is made under rules of its own: how passwords are hashed, what authenticators are like. */
const people = [
  {
    ...{ username: "ada", password: "Tide-Table-1815", firstName: "Ada", lastName: "Byron", emailVerified: true },
    attributes: { phoneNumber: ["+8613812345678"], locale: ["en"] },
    ...{ hash: "", second: { type: "totp", algorithm: "HmacSHA1", digits: 6, period: 30, label: "Blue phone" } },
  },
  {
    ...{ username: "bea", password: "Breakwater-77!", firstName: "Bea", lastName: "Strand" },
    ...{ hash: "pbkdf2-sha512", second: { type: "totp", algorithm: "HmacSHA512", digits: 8, period: 60, label: "" } },
  },
  {
    ...{ username: "cid", password: "Lantern Höhe 3", firstName: "Cid", lastName: "Quay", emailVerified: true },
    attributes: { department: ["Pilots", "Tugs"] },
    ...{
      hash: "pbkdf2-sha256",
      second: { type: "totp", algorithm: "HmacSHA256", digits: 6, period: 30, label: "tablet" },
    },
  },
  {
    ...{ username: "dan", password: "Anchor-Chain-9", firstName: "Dan", lastName: "Mole" },
    ...{ hash: "pbkdf2", second: null, later: { enabled: false, requiredActions: ["UPDATE_PASSWORD"] } },
  },
  {
    ...{ username: "eve", password: "Counted-Codes-1", firstName: "Eve", lastName: "Pier" },
    ...{ hash: "pbkdf2", second: { type: "hotp", algorithm: "HmacSHA1", digits: 6, period: 30, label: "counter" } },
  },
];

await call("POST", "", { realm: REALM, enabled: true });
const profile = await call("GET", `/${REALM}/users/profile`);
await call("PUT", `/${REALM}/users/profile`, { ...profile, unmanagedAttributePolicy: "ENABLED" });
const made = [];
for (const person of people) made.push(await make(person));
console.log(JSON.stringify(made));

async function make({ username, password, hash, second, later, ...rest }) {
  await call("PUT", `/${REALM}`, {
    passwordPolicy: hash === "" ? "" : `hashAlgorithm(${hash})`,
    ...(second === null ? {} : policyOf(second)),
  });
  await call("POST", `/${REALM}/users`, {
    ...{ username, email: `${username}@harbour.example`, enabled: true, ...rest },
    requiredActions: second === null ? [] : ["CONFIGURE_TOTP"],
    credentials: [{ type: "password", value: password, temporary: false }],
  });
  const secret = second === null ? null : await bind(username, password, second);
  if (later !== undefined) {
    const [user] = await call("GET", `/${REALM}/users?username=${username}&exact=true`);
    await call("PUT", `/${REALM}/users/${user.id}`, { ...user, ...later });
  }
  // The text of a secret is the key.
  const app = second === null ? null : { ...second, secret: Buffer.from(secret).toString("hex") };
  return { username, password, app };
}

function policyOf({ type, algorithm, digits, period }) {
  const common = { otpPolicyType: type, otpPolicyAlgorithm: algorithm, otpPolicyDigits: digits };
  return type === "totp" ? { ...common, otpPolicyPeriod: period } : { ...common, otpPolicyInitialCounter: 0 };
}

/** Signs in as a browser would, answers the page that shows a QR code, and gives the secret. */
async function bind(username, password, second) {
  const visit = browser();
  const address = new URL(`${base}/realms/${REALM}/protocol/openid-connect/auth`);
  address.search = new URLSearchParams({
    ...{ client_id: "account-console", response_type: "code", scope: "openid", code_challenge_method: "S256" },
    redirect_uri: `${base}/realms/${REALM}/account/`,
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  }).toString();
  const signIn = await visit(address.href);
  const page = await visit(formOf(signIn.text), { username, password, credentialId: "" });
  const secret =
    /id="totpSecret"[^>]*value="([^"]+)"/.exec(page.text)?.[1] ??
    /value="([^"]+)"[^>]*name="totpSecret"/.exec(page.text)?.[1];
  if (secret === undefined) throw new Error(`no secret on the page: ${page.text.slice(0, 2000)}`);
  const step = second.type === "hotp" ? 0 : Math.floor(Date.now() / 1000 / second.period);
  const code = codeOf(secret, step, second);
  const done = await visit(formOf(page.text), { totp: code, totpSecret: secret, userLabel: second.label });
  if (!done.url.includes("code=")) throw new Error(`not bound: ${done.text.slice(0, 2000)}`);
  return secret;
}

/** Keeps cookies, and follows redirections up to the one that carries a code. */
function browser() {
  const jar = new Map();
  return async function visit(url, form) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const body = form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) };
    const response = await fetch(url, { redirect: "manual", headers: { cookie }, ...body });
    for (const set of response.headers.getSetCookie()) {
      const [name, value] = set.split(";")[0].split(/=(.*)/s);
      jar.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) return { url, text: await response.text() };
    const next = new URL(location, url).href;
    return next.includes("code=") ? { url: next, text: "" } : visit(next);
  };
}

function formOf(text) {
  const action = /action="([^"]+)"/.exec(text)?.[1];
  if (action === undefined) throw new Error(`no form on the page: ${text.slice(0, 2000)}`);
  return action.replaceAll("&amp;", "&").replaceAll("&#x3D;", "=");
}

/** The text of a secret is the key. */
function codeOf(secret, step, { algorithm, digits }) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac(HASHES[algorithm], Buffer.from(secret)).update(counter).digest();
  const number = digest.readUInt32BE((digest.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

async function call(method, path, body) {
  const credentials = { grant_type: "password", client_id: "admin-cli", username: "admin", password: "admin" };
  const token = await fetch(`${base}/realms/master/protocol/openid-connect/token`, {
    method: "POST",
    body: new URLSearchParams(credentials),
  }).then((response) => response.json());
  const response = await fetch(`${base}/admin/realms${path}`, {
    method,
    headers: { authorization: `Bearer ${token.access_token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}
