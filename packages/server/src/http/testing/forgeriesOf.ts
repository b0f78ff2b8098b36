import { createHmac } from "node:crypto";
import fc from "fast-check";

type Part = Readonly<Record<string, unknown>>;

/** One thing a forger can do to a JWT. */
type Mutation = (token: string) => string;

const character = fc.constantFrom(..."ABCabc019-_.=+/ \t");
const claim = fc.constantFrom(
  "sub",
  "jti",
  "exp",
  "iat",
  "iss",
  "aud",
  "data",
  "amr",
  "userpool_id",
  "alg",
  "kid",
  "typ",
);
const value = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom("0".repeat(24), 4e9, ["pwd", "otp", "mfa"]));

const edit = fc
  .record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(3),
    put: fc.string({ unit: character, maxLength: 3 }),
  })
  .map(
    ({ at, cut, put }): Mutation =>
      (token) => {
        const from = Math.floor(at * token.length);
        return token.slice(0, from) + put + token.slice(from + cut);
      },
  );

const claims = fc.record({ part: fc.constantFrom(0, 1), name: claim, value }).map(
  ({ part, name, value }): Mutation =>
    (token) =>
      change(token, part, { [name]: value }),
);

const resigned = fc
  .record({
    alg: fc.constantFrom("none", "None", "HS256", "HS512", "ES256"),
    secret: fc.constantFrom("", "secret", "a".repeat(32)),
  })
  .map(
    ({ alg, secret }): Mutation =>
      (token) => {
        const signed = change(token, 0, { alg }).split(".").slice(0, 2).join(".");
        const hash = alg === "HS512" ? "sha512" : "sha256";
        return `${signed}.${/none/i.test(alg) ? "" : createHmac(hash, secret).update(signed).digest("base64url")}`;
      },
  );

/** Gives forgeries of a token: edited in one place, with another claim, signed anew, or with a part of another. */
export function forgeriesOf(token: string, others: readonly string[]): fc.Arbitrary<string> {
  const crossed = fc
    .record({ other: fc.constantFrom(...others), part: fc.constantFrom(0, 1, 2) })
    .map(({ other, part }) =>
      token
        .split(".")
        .with(part, other.split(".")[part] ?? "")
        .join("."),
    );
  const mutations = fc.array(fc.oneof(edit, claims, resigned), { minLength: 1, maxLength: 3 });
  const mutated = mutations.map((each) => each.reduce((text, mutate) => mutate(text), token));
  return fc.oneof(crossed, mutated).filter((forgery) => forgery.trim() !== token);
}

function change(token: string, part: number, claims: Part): string {
  const parts = token.split(".");
  try {
    const read = JSON.parse(Buffer.from(parts[part] ?? "", "base64url").toString("utf8")) as Part; // as: the parts of a JWT
    return parts.with(part, Buffer.from(JSON.stringify({ ...read, ...claims })).toString("base64url")).join(".");
  } catch {
    return token; // another mutation has broken it
  }
}
