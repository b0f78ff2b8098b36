import { isObject } from "../../json/JsonValue.ts";
import type { ForeignPassword, PasswordDigest } from "../../model.ts";
import type { Members } from "../../record/Members.ts";
import { base64Bytes } from "../../record/totpOf.ts";
import { innerObject } from "./readOtp.ts";

const PBKDF2: ReadonlyMap<string, PasswordDigest> = new Map([
  ["pbkdf2", "sha1"],
  ["pbkdf2-sha256", "sha256"],
  ["pbkdf2-sha512", "sha512"],
]);
const VARIANTS = { d: "argon2d", i: "argon2i", id: "argon2id" } as const;
const VERSIONS: ReadonlyMap<string, 16 | 19> = new Map([
  ["1.0", 16],
  ["1.3", 19],
]);

/**
 * Reads a password, in the form that Keycloak has since its version 7 or the one before.
 * @throws {Refused}
 */
export function readPassword(credential: Members): ForeignPassword {
  const data = innerObject(credential, "credentialData");
  const secret = innerObject(credential, "secretData");
  if (data === null || secret === null) return readOldPassword(credential);
  const algorithm = data.text("algorithm") ?? "";
  const [salt, digest] = [bytesOf(secret, "salt"), bytesOf(secret, "value")];
  if (algorithm === "argon2") return readArgon2(data, salt, digest);
  return readPbkdf2(algorithm, data.integer("hashIterations"), salt, digest);
}

function readOldPassword(credential: Members): ForeignPassword {
  if (credential.text("hashedSaltedValue") === null)
    return { scheme: "unreadable", rule: "must be hashed: a password in plain text is not taken over" };
  const algorithm = credential.text("algorithm") ?? "pbkdf2";
  const [salt, digest] = [bytesOf(credential, "salt"), bytesOf(credential, "hashedSaltedValue")];
  return readPbkdf2(algorithm, credential.integer("hashIterations"), salt, digest);
}

function readPbkdf2(
  algorithm: string,
  iterations: number | null,
  salt: Uint8Array,
  digest: Uint8Array,
): ForeignPassword {
  const hash = PBKDF2.get(algorithm);
  if (hash === undefined)
    return { scheme: "unreadable", rule: "must be Argon2 or PBKDF2 as Keycloak makes them itself" };
  if (iterations === null) return { scheme: "unreadable", rule: "must say its hashIterations" };
  return { scheme: "pbkdf2", normalise: null, hash, iterations, salt, digest };
}

/** Its parameters are lists of one text each. */
function readArgon2(data: Members, salt: Uint8Array, digest: Uint8Array): ForeignPassword {
  const parameters = data.value("additionalParameters");
  const parameter = (name: string): string => {
    const values = isObject(parameters) ? parameters.get(name) : null;
    const value = Array.isArray(values) && values.length === 1 ? values[0] : null;
    return typeof value === "string" ? value : "";
  };
  const type = parameter("type");
  const version = VERSIONS.get(parameter("version"));
  const numbers = [parameter("memory"), String(data.integer("hashIterations") ?? ""), parameter("parallelism")];
  if (
    !(type === "d" || type === "i" || type === "id") ||
    version === undefined ||
    !numbers.every((each) => /^\d{1,9}$/.test(each))
  )
    return { scheme: "unreadable", rule: "must say the type, version, memory, iterations and parallelism of Argon2" };
  const [memoryKib = 0, passes = 0, lanes = 0] = numbers.map(Number);
  return {
    scheme: "argon2",
    normalise: null,
    variant: VARIANTS[type],
    version,
    memoryKib,
    passes,
    lanes,
    salt,
    digest,
  };
}

function bytesOf(members: Members, name: string): Uint8Array {
  return base64Bytes(members.demandText(name), name);
}
