/**
 * What a second factor costs where nothing is kept: over `node:http` it checks a token (ES256), computes the codes of three
 * steps, signs a token, and answers. Half of what this does is as much as a service can hope for that stores all it decides.
 */
import { createHmac, createSecretKey, generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

const STEP_MS = 30_000;
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const key = createSecretKey(randomBytes(20));
const es256 = { dsaEncoding: "ieee-p1363" } as const;

function encode(claims: object): string {
  const head = Buffer.from(JSON.stringify({ alg: "ES256", typ: "JWT" })).toString("base64url");
  return `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
}

function issue(claims: object): string {
  const signed = encode(claims);
  return `${signed}.${sign("sha256", Buffer.from(signed), { key: privateKey, ...es256 }).toString("base64url")}`;
}

function check(token: string): boolean {
  const end = token.lastIndexOf(".");
  const signature = Buffer.from(token.slice(end + 1), "base64url");
  return verify("sha256", Buffer.from(token.slice(0, end)), { key: publicKey, ...es256 }, signature);
}

function computeCode(step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const server = createServer(async (request, response) => {
  const { totp } = JSON.parse(await text(request)) as { totp: string }; // as the bench sends it
  const step = Math.floor(Date.now() / STEP_MS);
  const codes = [step - 1, step, step + 1].map(computeCode);
  const isRight = check(request.headers.authorization?.slice("Bearer ".length) ?? "") && totp.length === 6;
  const token = issue({ sub: "somebody", iat: step, exp: step + 1, codes: codes.length });
  const body = JSON.stringify({ code: isRight ? 200 : 403, message: "", data: { token } });
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body);
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo; // it listens on TCP
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, token: issue({ sub: "somebody" }) }));
});
