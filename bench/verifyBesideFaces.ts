/**
 * Measures what faces cost everybody else: `npm run bench:verify-beside-faces [verifications] [a second]`. The same paced
 * verifications of TOTP codes, each of an account of its own and durable before it is answered, once alone and once while
 * as many faces are read as the engine can take. Asserts nothing about times.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { AuthingRoutes, RouteData } from "@countersign/contract";
import { startServer } from "../e2e/startServer.ts";
import { basicOf } from "../e2e/support/basicOf.ts";
import { callApi, type Served } from "../e2e/support/callApi.ts";
import { Person } from "../e2e/support/Person.ts";
import { portraits } from "../e2e/support/portraits.ts";
import { loadAverage, machine } from "./conditions.ts";
import { quantile } from "./quantile.ts";

const [verifications = 120, perSecond = 20] = process.argv.slice(2).map(Number);
const FACE_CALLERS = 4;
const ROUNDS = 2;

interface Waiting {
  readonly person: Person;
  readonly mfaToken: string;
  readonly totp: string;
}

/** Gives somebody who has come as far as his authenticator app. */
async function wait(served: Served): Promise<Waiting> {
  const person = await Person.register(served);
  const { app } = await person.bindApp(await person.openSession());
  return { person, mfaToken: await person.openChallenge(), totp: await app.nextCode() };
}

/** Gives how long each verification took, in ms. */
async function verifyAll(waiting: readonly Waiting[]): Promise<readonly number[]> {
  return Promise.all(
    waiting.map(async ({ person, mfaToken, totp }, index) => {
      await sleep((index * 1000) / perSecond);
      const beganMs = performance.now();
      const { body } = await person.verify(mfaToken, totp);
      assert.equal(body.code, 200, body.message);
      return performance.now() - beganMs;
    }),
  );
}

async function upload(served: Served, picture: Uint8Array<ArrayBuffer>): Promise<string> {
  const form = new FormData();
  // No two alike: what is equal is read once for all who show it at the same time.
  const file = new Blob([picture, randomBytes(8)], { type: "image/jpeg" });
  form.append("file", file, "personal.jpeg");
  const response = await fetch(`${served.url}/api/v2/upload?folder=face-photo&private=true`, {
    method: "POST",
    body: form,
  });
  const { data } = (await response.json()) as { data: RouteData<AuthingRoutes["upload"]> };
  return data.key;
}

/** Has two faces compared that differ: both are read, nothing is bound, and it can be asked again. */
async function compareFaces(served: Served, token: string): Promise<void> {
  const [photoA, photoB] = [await upload(served, portraits.adam), await upload(served, portraits.eve)];
  const { body } = await callApi(served, "/api/v2/mfa/face/associate", { token, body: { photoA, photoB } });
  assert.equal(body.code, 1707, body.message);
}

/** Gives how many faces were read. */
async function readFaces(served: Served, token: string, isOver: () => boolean): Promise<number> {
  let faces = 0;
  for (; !isOver(); faces += 2) await compareFaces(served, token);
  return faces;
}

function print(what: string, samples: readonly number[]): void {
  const at = (share: number): string => quantile(samples, share).toFixed(1);
  console.log(
    `${what.padEnd(34)} p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)}  max ${at(1)} ms of ${samples.length}`,
  );
}

const undo: (() => Promise<void>)[] = [];
try {
  const much = { COUNTERSIGN_LIMIT_UPLOAD_ADDRESS: "100000/10m", COUNTERSIGN_LIMIT_UPLOADS: "100000/10m" };
  const settings = { ...much, COUNTERSIGN_LIMIT_UPLOAD_ADDRESS_MEGABYTES: "100000/10m" };
  const server = await startServer({ after: (end) => void undo.push(end) }, { settings });
  const faceless = await Promise.all(Array.from({ length: FACE_CALLERS }, () => Person.register(server)));
  const policy = { appId: server.appId, enabledFactors: ["FACE"] };
  const demand = { headers: basicOf(server), body: policy };
  await callApi(server, "/api/v3/update-application-mfa-settings", demand);
  const tokens = await Promise.all(faceless.map((person) => person.openChallenge()));
  await callApi(server, "/api/v3/update-application-mfa-settings", {
    ...demand,
    body: { appId: server.appId, disabledFactors: ["FACE", "OTP"] },
  });
  // The first face starts a worker, which takes its time.
  for (const token of tokens.slice(0, 1)) await compareFaces(server, token);
  console.log(`${machine()}; embedded database, durable`);
  console.log(`${verifications} verifications, ${perSecond} a second; ${FACE_CALLERS} callers that show faces`);
  for (let round = 1; round <= ROUNDS; round += 1) {
    console.log(`\nRound ${round}, load average ${loadAverage()}`);
    print("alone", await verifyAll(await gather(server)));
    const waiting = await gather(server);
    let over = false;
    const beganMs = performance.now();
    const reading = tokens.map((token) => readFaces(server, token, () => over));
    const beside = await verifyAll(waiting);
    over = true;
    const faces = (await Promise.all(reading)).reduce((sum, each) => sum + each, 0);
    print("beside faces", beside);
    console.log(`${faces} faces read, ${(faces / ((performance.now() - beganMs) / 1000)).toFixed(1)} a second`);
  }
} finally {
  for (const end of undo) await end();
}

async function gather(server: Served): Promise<readonly Waiting[]> {
  const waiting: Waiting[] = [];
  while (waiting.length < verifications) waiting.push(await wait(server));
  return waiting;
}
