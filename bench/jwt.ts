/**
 * Measures what JSON Web Tokens cost by each library: `npm run bench:jwt [seconds of each sample] [rounds]`. Both sign and
 * verify the same claims with the same keys, in turns, so that whatever else the machine does falls on both alike.
 * Asserts nothing about times.
 */
import assert from "node:assert/strict";
import * as crypto from "node:crypto";
import { createSigner, createVerifier } from "fast-jwt";
import { CompactSign, compactVerify } from "jose";
import { loadAverage, machine } from "./conditions.ts";
import { quantile } from "./quantile.ts";

const [sampleSeconds = 1, rounds = 5] = process.argv.slice(2).map(Number);
/** One caller after the other, and many at once: WebCrypto answers from a thread pool. */
const callers = [1, 64] as const;

type Algorithm = "HS256" | "ES256" | "EdDSA";
type Claims = Readonly<Record<string, unknown>>;

interface Keys {
  readonly signing: crypto.KeyObject;
  readonly verifying: crypto.KeyObject;
}

interface Codec {
  readonly sign: (claims: Claims) => string | Promise<string>;
  readonly verify: (token: string) => unknown;
}

const id = (): string => crypto.randomBytes(12).toString("hex");
const kid = id();
const claims: Claims = {
  data: { userPoolId: id(), userId: id(), arn: `arn:cn:authing:${id()}:user:${id()}`, stage: 1 },
  jti: id(),
  iat: 1_700_000_000,
  exp: 1_700_000_360,
};

function makeKeys(algorithm: Algorithm): Keys {
  if (algorithm === "HS256") {
    const secret = crypto.createSecretKey(crypto.randomBytes(32));
    return { signing: secret, verifying: secret };
  }
  const { privateKey, publicKey } =
    algorithm === "EdDSA"
      ? crypto.generateKeyPairSync("ed25519")
      : crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { signing: privateKey, verifying: publicKey };
}

/** As the service uses it. */
function fastJwt(algorithm: Algorithm, { signing, verifying }: Keys): Codec {
  const exported = (key: crypto.KeyObject, type: "pkcs8" | "spki"): Buffer | string =>
    key.type === "secret" ? key.export() : key.export({ format: "pem", type }).toString();
  const verifier = createVerifier({
    algorithms: [algorithm],
    key: exported(verifying, "spki"),
    cache: false,
    ignoreExpiration: true,
    ignoreNotBefore: true,
  });
  return {
    sign: createSigner({ algorithm, key: exported(signing, "pkcs8"), kid }),
    verify: (token) => verifier(token),
  };
}

function jose(algorithm: Algorithm, { signing, verifying }: Keys): Codec {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const header = { alg: algorithm, typ: "JWT", kid };
  return {
    sign: (claims) => new CompactSign(encoder.encode(JSON.stringify(claims))).setProtectedHeader(header).sign(signing),
    verify: async (token) => {
      const { payload } = await compactVerify(token, verifying, { algorithms: [algorithm] });
      return JSON.parse(decoder.decode(payload));
    },
  };
}

const libraries = { "fast-jwt": fastJwt, jose } as const;

interface Sample {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

async function measure(run: () => unknown, callers: number): Promise<Sample> {
  const [cpuBefore, beganMs] = [process.cpuUsage(), performance.now()];
  const endMs = beganMs + sampleSeconds * 1000;
  let count = 0;
  const call = async (): Promise<void> => {
    for (; performance.now() < endMs; count += 1) await run();
  };
  await Promise.all(Array.from({ length: callers }, call));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: count / ((performance.now() - beganMs) / 1000), cpuMicroseconds: (user + system) / count };
}

function print(what: string, samples: readonly Sample[]): void {
  const rates = samples.map(({ perSecond }) => perSecond);
  const cpu = quantile(
    samples.map(({ cpuMicroseconds }) => cpuMicroseconds),
    0.5,
  );
  const shown = [quantile(rates, 0.5), ...rates].map((rate) => (rate / 1000).toFixed(1).padStart(6));
  console.log(
    `  ${what.padEnd(18)} median ${shown[0]} k/s, ${cpu.toFixed(1).padStart(5)} µs CPU   of ${shown.slice(1)}`,
  );
}

/** Each library reads what either wrote. */
async function checkAgreement(codecs: ReadonlyMap<string, Codec>): Promise<void> {
  for (const writer of codecs.values()) {
    const token = await writer.sign(claims);
    for (const reader of codecs.values()) assert.deepEqual(await reader.verify(token), claims);
  }
}

/** Gives the samples of each library and number of callers, taken in turns. */
async function measureInTurns(works: ReadonlyMap<string, () => unknown>): Promise<ReadonlyMap<string, Sample[]>> {
  const turns = [...works].flatMap(([library, work]) =>
    callers.map((count) => ({ what: `${library} × ${count}`, run: () => measure(work, count) })),
  );
  const samples = new Map(turns.map(({ what }): [string, Sample[]] => [what, []]));
  for (const { run } of turns) await run(); // what is warm is measured
  for (let round = 0; round < rounds; round += 1) {
    for (const { what, run } of turns) samples.get(what)?.push(await run());
  }
  return samples;
}

async function compare(algorithm: Algorithm): Promise<void> {
  const keys = makeKeys(algorithm);
  const codecs = new Map(Object.entries(libraries).map(([name, make]) => [name, make(algorithm, keys)]));
  await checkAgreement(codecs);
  const token = await libraries["fast-jwt"](algorithm, keys).sign(claims);
  const acts = { sign: (codec: Codec) => codec.sign(claims), verify: (codec: Codec) => codec.verify(token) };
  for (const [name, act] of Object.entries(acts)) {
    console.log(`\n${algorithm} ${name}`);
    const works = new Map([...codecs].map(([library, codec]) => [library, () => act(codec)]));
    for (const [what, samples] of await measureInTurns(works)) print(what, samples);
  }
}

console.log(machine());
console.log(
  `${JSON.stringify(claims).length} characters of claims, ${rounds} rounds of ${sampleSeconds} s; callers at once`,
);
console.log(`Load average before: ${loadAverage()}`);
for (const algorithm of ["HS256", "ES256", "EdDSA"] as const) await compare(algorithm);
console.log(`\nLoad average after: ${loadAverage()}`);
