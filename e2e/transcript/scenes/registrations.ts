import { randomBytes } from "node:crypto";
import type { Cast } from "../Cast.ts";

const PROFILE = {
  nickname: "Kim",
  company: "Sentry Ltd",
  gender: "F",
  birthdate: "1990-02-03",
  udf: [{ key: "team", value: "blue" }],
};
const PARAMS = JSON.stringify([
  { key: "level", value: 3 },
  { key: "vip", value: true },
]);

/** Of a hundred ciphertexts for another key one comes out as a short text, by chance (RFC 8017 §7.2.2). */
const UNREADABLE = "must be encrypted with the pool's public key";
const RULE = "errors.0.message.data.rule";

/** Accounts that people make for themselves with a password. */
export async function playRegistrations(cast: Cast): Promise<void> {
  await playByEmail(cast);
  await playByUsername(cast);
}

async function playByEmail(cast: Cast): Promise<void> {
  const { stage } = cast;
  const password = await cast.encrypt();
  const register = (name: string | null, input: object, headers = {}) =>
    stage.ask(name, "RegisterByEmail", { input: { password, ...input } }, { headers });
  await register("by e-mail", { email: "Plain@Example.com" });
  await register("by e-mail, and signed in", { email: "signed@example.com", forceLogin: true });
  await register("by e-mail, with a profile", { email: "full@example.com", profile: PROFILE, params: PARAMS });
  await register("by an address that is taken", { email: "plain@example.com" });
  await register("by what is no address", { email: "plain" });
  await register("with params that are no list", { email: "p@example.com", params: "{}" });
  await register("with a profile too long", { email: "p@example.com", profile: { nickname: "n".repeat(1001) } });
  await register("with a password too short", { email: "p@example.com", password: await cast.encrypt("short") });
  await register("with a password in clear", { email: "p@example.com", password: "in clear!" });
  let foreign = "";
  do foreign = randomBytes(256).toString("base64");
  while ((await register(null, { email: "p@example.com", password: foreign })).at(RULE) !== UNREADABLE);
  stage.names.learn(foreign, "<encrypted for somebody else>");
  await register("with a password for another key", { email: "p@example.com", password: foreign });
  const unknown = { "x-authing-app-id": "0".repeat(24) };
  await register("in an unknown application", { email: "p@example.com" }, unknown);
  const back = { email: "behind@example.com", clientIp: "203.0.113.7", forceLogin: true };
  await register("with the address a back end tells", back, cast.basic);
  await register("with the address a stranger tells", { ...back, email: "stranger@example.com" });
}

async function playByUsername(cast: Cast): Promise<void> {
  const { stage } = cast;
  const password = await cast.encrypt();
  const register = (name: string, input: object) =>
    stage.ask(name, "RegisterByUsername", { input: { password, ...input } });
  await register("by user name", { username: "plain" });
  await register("by user name, and signed in", { username: "signed", generateToken: true });
  await register("by a user name that is taken", { username: "plain" });
  await register("by a user name that looks like an address", { username: "a@example.com" });
  await register("by an empty user name", { username: "" });
  await cast.demand("OTP");
  await register("where a second factor is demanded", { username: "asked", forceLogin: true });
  await cast.demand();
}
