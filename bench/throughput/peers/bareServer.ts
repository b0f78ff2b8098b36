/**
 * What a second factor costs where nothing is kept: over `node:http` it checks a token (HS256), opens a sealed secret (AES-256-GCM),
 * computes the codes of three steps, signs a token (ES256), and answers. Half of what this does is as much as a service can hope for
 * that stores all it decides.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  timingSafeEqual,
} from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const STEP_MS = 30_000;
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const [tokenKey, sealingKey] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
const nonce = randomBytes(12);
const cipher = createCipheriv("aes-256-gcm", sealingKey, nonce);
const sealed = Buffer.concat([cipher.update(randomBytes(20)), cipher.final()]);
const tag = cipher.getAuthTag();

function encode(alg: string, claims: object): string {
  const head = Buffer.from(JSON.stringify({ alg, typ: "JWT" })).toString("base64url");
  return `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
}

function issue(claims: object): string {
  const signed = encode("ES256", claims);
  // As DER: Node takes as long to give it the form of a token as to sign, and libraries do that in no time.
  return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

function macOf(signed: string): Buffer {
  return createHmac("sha256", tokenKey).update(signed).digest();
}

function check(token: string): boolean {
  const end = token.lastIndexOf(".");
  const mac = Buffer.from(token.slice(end + 1), "base64url");
  return mac.length === 32 && timingSafeEqual(mac, macOf(token.slice(0, end)));
}

function openSecret(): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", sealingKey, nonce).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

function computeCode(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function answer(authorization: string | undefined, body: string): string {
  const { totp } = JSON.parse(body) as { totp: string }; // as the bench sends it
  const step = Math.floor(Date.now() / STEP_MS);
  const secret = openSecret();
  const codes = [step - 1, step, step + 1].map((each) => computeCode(secret, each));
  const isRight = check(authorization?.slice("Bearer ".length) ?? "") && totp.length === 6;
  const token = issue({ sub: "somebody", iat: step, exp: step + 1, codes: codes.length });
  return JSON.stringify({ code: isRight ? 200 : 403, message: "", data: { token } });
}

const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (text: string) => {
    body += text;
  });
  request.on("end", () => {
    const text = answer(request.headers.authorization, body);
    response
      .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
      .end(text);
  });
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const signed = encode("HS256", { sub: "somebody" });
  const token = `${signed}.${macOf(signed).toString("base64url")}`;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, token }));
});
