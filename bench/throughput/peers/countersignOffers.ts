import { randomBytes } from "node:crypto";
import type { RunningServer } from "../../../e2e/startServer.ts";
import { callApi } from "../../../e2e/support/callApi.ts";
import { portraits } from "../../../e2e/support/portraits.ts";
import { inLanes } from "../inLanes.ts";
import type { People } from "../people.ts";
import { type Flow, GIVEN, type Offer, type Step, type Subject } from "../subject.ts";
import type { SmsBox } from "./openSmsBox.ts";

const SESSIONS = 64;
/** One address may send no more. */
const UPLOADS_AT_ONCE = 2;

/** A server of ours, with people in it. */
export interface Run {
  readonly server: RunningServer;
  readonly people: People;
  readonly phones: readonly string[];
  readonly faces: readonly string[];
  readonly smsBox: SmsBox;
  readonly encryptedPassword: string;
}

/** What ours is asked for. */
export function offersOf(run: Run): Subject["offers"] {
  let sessions: readonly string[] | null = null;
  return {
    verify: { expected: 3000, prepare: (count) => prepareVerify(run, count) },
    signIn: {
      expected: 60,
      about: "password, hashed by Argon2id with 19 MiB and two passes, then the code",
      prepare: async (count) => (await run.people.take(count)).map((index) => signIn(run, index)),
    },
    smsVerify: {
      expected: 1000,
      about: "the code is sent before, and not measured",
      prepare: (count) => prepareSmsVerify(run, count),
    },
    list: {
      expected: 5000,
      prepare: async (count) => {
        sessions ??= await openSessions(run);
        const open = sessions;
        return Array.from({ length: count }, (_, index) => [list(run, open[index % open.length] ?? "")]);
      },
    },
    ...(run.faces.length > 0 && { face: faceOffer(run) }),
  };
}

function faceOffer(run: Run): Offer {
  const about = "by a photo that is uploaded before, which is not measured";
  return { expected: 20, about, prepare: (count) => prepareFace(run, count) };
}

function headersOf({ server }: Run, token?: string): Readonly<Record<string, string>> {
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return { "content-type": "application/json", "x-authing-app-id": server.appId, ...bearer };
}

/** His login is passed elsewhere, so that no password is hashed. */
async function openMfaToken({ server }: Run, username: string): Promise<string> {
  const credentials = Buffer.from(`${server.appId}:${server.appSecret}`).toString("base64");
  const { text } = await callApi(server, "/v1/mfa/decisions", {
    headers: { authorization: `Basic ${credentials}` },
    body: { user: { username }, amr: ["pwd"] },
  });
  const { secondFactor } = JSON.parse(text) as { secondFactor?: { mfaToken: string } | null };
  if (secondFactor == null) throw new Error(`no second factor is due: ${text}`);
  return secondFactor.mfaToken;
}

function verify(run: Run, index: number, mfaToken: string): Step {
  return {
    ...{ method: "POST", path: "/api/v2/mfa/totp/verify", headers: headersOf(run, mfaToken) },
    body: JSON.stringify({ totp: run.people.takeCode(index) }),
    proof: '"code":200',
  };
}

async function prepareVerify(run: Run, count: number): Promise<readonly Flow[]> {
  const waiting = await inLanes(await run.people.take(count), async (index) => ({
    index,
    mfaToken: await openMfaToken(run, run.people.name(index)),
  }));
  return waiting.map(({ index, mfaToken }) => [verify(run, index, mfaToken)]);
}

function signIn(run: Run, index: number): Flow {
  const password = {
    ...{ method: "POST", path: "/api/v2/login/account", headers: headersOf(run) },
    body: JSON.stringify({ account: run.people.name(index), password: run.encryptedPassword }),
    proof: '"mfaToken"',
    gives: { after: '"mfaToken":"', before: '"' },
  } as const satisfies Step;
  return [password, verify(run, index, GIVEN)];
}

async function openSessions(run: Run): Promise<readonly string[]> {
  return inLanes(await prepareVerify(run, SESSIONS), async ([step]) => {
    const { path = "", headers = {}, body } = step ?? {};
    return (await callApi<{ token: string }>(run.server, path, { headers, body })).body.data.token;
  });
}

function list(run: Run, token: string): Step {
  const path = "/api/v2/mfa/authenticator?type=totp&source=SELF";
  return { method: "GET", path, headers: headersOf(run, token), body: null, proof: '"authenticatorType":"totp"' };
}

/** Begins with the first number each time: what was sent to it before was used. */
async function prepareSmsVerify(run: Run, count: number): Promise<readonly Flow[]> {
  const phones = run.phones.slice(0, count);
  return inLanes(phones, async (phone): Promise<Flow> => {
    const mfaToken = await openMfaToken(run, phone);
    const coming = run.smsBox.nextCode(phone);
    await callApi(run.server, "/api/v2/sms/send", { token: mfaToken, body: { phone, scene: "mfa-verify" } });
    return [
      {
        ...{ method: "POST", path: "/api/v2/applications/mfa/sms/verify", headers: headersOf(run, mfaToken) },
        body: JSON.stringify({ phone, code: await coming }),
        proof: '"token"',
      },
    ];
  });
}

async function prepareFace(run: Run, count: number): Promise<readonly Flow[]> {
  const turns = Array.from({ length: count }, (_, index) => run.faces[index % run.faces.length] ?? "");
  const act = async (name: string): Promise<Flow> => {
    const [mfaToken, photo] = [await openMfaToken(run, name), await upload(run)];
    return [
      {
        ...{ method: "POST", path: "/api/v2/mfa/face/verify", headers: headersOf(run, mfaToken) },
        body: JSON.stringify({ photo }),
        proof: '"code":200',
      },
    ];
  };
  return inLanes(turns, act, UPLOADS_AT_ONCE);
}

/** Uploads a photo that is like no other one: equal ones are read once for all who show them at the same time. */
async function upload({ server }: Run): Promise<string> {
  const form = new FormData();
  form.append("file", new Blob([portraits.adamToday, randomBytes(8)], { type: "image/jpeg" }), "personal.jpeg");
  const headers = { "x-authing-app-id": server.appId };
  const path = `${server.url}/api/v2/upload?folder=face-photo&private=true`;
  const text = await (await fetch(path, { method: "POST", headers, body: form })).text();
  const { data } = JSON.parse(text) as { data: { key?: string } | null };
  if (data?.key === undefined) throw new Error(`no photo was taken: ${text}`);
  return data.key;
}
