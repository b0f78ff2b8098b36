import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AuthenticationClient } from "../AuthenticationClient.ts";
import { CountersignError } from "../CountersignError.ts";
import { SignInRequiredError, ThrottledError, UnexpectedAnswerError } from "../errors.ts";
import type { AuthenticationClientOptions } from "../options.ts";
import { FaceSessionError } from "./FaceSessionError.ts";
import type { FrameSource } from "./FrameSource.ts";
import type { FaceProgress } from "./faceTypes.ts";
import { runFaceSession } from "./runFaceSession.ts";

interface Sent {
  readonly path: string;
  readonly bearer: string | null;
  readonly body: Record<string, unknown>;
}

interface Reply {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

const opened = {
  status: 201,
  body: { id: "s1", action: "lookAhead", step: 1, steps: 2, expiresAt: "2030-01-01T00:00:00Z", minimumIntervalMs: 20 },
};
const going = (action: string, hint: string | null = null, target: object | null = null): Reply => ({
  body: { status: "going", action, step: 2, steps: 2, hint, target },
});
const passed = (user: object | null, recoveryCode: string | null = null): Reply => ({
  body: { status: "passed", user, recoveryCode },
});
const problem = (status: number, code: number, more: object = {}, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: { type: "about:blank", title: "Forbidden", status, detail: "a sentence", code, requestId: "r-1", ...more },
});
const ada = { id: "ada", email: "ada@example.com", token: "token of ada", customData: [] };

/** A client whose server gives the replies one after the other. */
function setUp(replies: readonly Reply[], more: Partial<AuthenticationClientOptions> = {}) {
  const sent: Sent[] = [];
  const atMs: number[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const body = JSON.parse(String(init?.body));
    sent.push({ path: new URL(String(url)).pathname, bearer: new Headers(init?.headers).get("authorization"), body });
    atMs.push(performance.now());
    const { status = 200, body: answer, headers = {} } = replies[sent.length - 1] ?? assert.fail("too many requests");
    return new Response(JSON.stringify(answer), { status, headers });
  };
  const client = new AuthenticationClient({ appId: "app", appHost: "https://login.example.com", fetch, ...more });
  return { client, sent, atMs };
}

/** Gives pictures that hold their own number. */
function pictures(take?: FrameSource["take"]): FrameSource & { taken: number; closed: number } {
  return {
    taken: 0,
    closed: 0,
    take(signal) {
      this.taken += 1;
      return take ? take(signal) : Uint8Array.of(this.taken);
    },
    close() {
      this.closed += 1;
    },
  };
}

describe("a live session", () => {
  it("sends pictures one by one until it is passed, and completes the sign-in", async () => {
    const { client, sent } = setUp([opened, going("lookAhead"), going("turnLeft"), passed(ada)]);
    const source = pictures();
    const { user } = await runFaceSession(client, { source, purpose: "verify", mfaToken: "m" });
    assert.deepEqual([user?.email, user?.customData], [ada.email, {}]);
    assert.equal(await client.tokenProvider.getToken(), ada.token);
    assert.deepEqual(
      sent.map(({ path, body }) => [path, body]),
      [
        ["/v1/mfa/face/session", { purpose: "verify" }],
        ["/v1/mfa/face/session/s1/frame", { sequence: 0, image: "AQ==" }],
        ["/v1/mfa/face/session/s1/frame", { sequence: 1, image: "Ag==" }],
        ["/v1/mfa/face/session/s1/frame", { sequence: 2, image: "Aw==" }],
      ],
    );
    assert.deepEqual([...new Set(sent.map(({ bearer }) => bearer))], ["Bearer m"]);
    assert.equal(source.closed, 1);
  });

  it("reports what to do at the beginning and after every picture", async () => {
    const target = { x: 0.4, y: 0.55, size: 0.5 };
    const { client } = setUp([
      opened,
      going("lookAhead", "noFace"),
      going("enterTarget", "comeCloser", target),
      passed(null),
    ]);
    const seen: FaceProgress[] = [];
    await runFaceSession(client, { source: pictures(), mfaToken: "m", onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(seen, [
      { action: "lookAhead", step: 1, steps: 2, hint: null, target: null },
      { action: "lookAhead", step: 2, steps: 2, hint: "noFace", target: null },
      { action: "enterTarget", step: 2, steps: 2, hint: "comeCloser", target },
    ]);
  });

  it("goes with the sign-in that waits, and else with the session, which stays", async () => {
    const { client, sent } = setUp([opened, passed(null, "1a2b-3c4d")], { token: "session" });
    const result = await runFaceSession(client, { source: pictures() });
    assert.deepEqual(result, { user: null, recoveryCode: "1a2b-3c4d" });
    assert.deepEqual(
      sent.map(({ bearer }) => bearer),
      ["Bearer session", "Bearer session"],
    );
    assert.equal(await client.tokenProvider.getToken(), "session");
    const waiting = setUp([opened, passed(ada)], { token: "session" });
    await waiting.client.getCurrentUser().catch(() => undefined);
    waiting.sent.length = 0;
    const { core } = waiting.client.mfa;
    core.session.remember("remembered", core.session.beginAttempt());
    await runFaceSession(waiting.client, { source: pictures() });
    assert.deepEqual(
      waiting.sent.map(({ bearer }) => bearer),
      ["Bearer remembered", "Bearer remembered"],
    );
    assert.equal(await waiting.client.tokenProvider.getToken(), ada.token);
  });

  it("leaves the time between two pictures that the server wants", async () => {
    const patient: Reply = { ...opened, body: { ...opened.body, minimumIntervalMs: 200 } };
    const { client, atMs } = setUp([patient, going("turnLeft"), going("turnLeft"), passed(null)]);
    await runFaceSession(client, { source: pictures(), mfaToken: "m" });
    const [, first = 0, second = 0, third = 0] = atMs;
    // A busy machine notes the first of two late.
    assert.ok(second - first >= 100 && third - second >= 100, atMs.join());
  });

  it("takes pictures as blobs too, however large", async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
    const { client, sent } = setUp([opened, passed(null)]);
    await runFaceSession(client, { source: pictures(() => new Blob([bytes])), mfaToken: "m" });
    assert.deepEqual(Buffer.from(String(sent[1]?.body.image), "base64"), Buffer.from(bytes));
  });

  it("waits and goes on with a new picture where the server is busy for a moment", async () => {
    const busy = problem(429, 1002, {}, { "retry-after": "0" });
    const { client, sent } = setUp([opened, busy, passed(ada)]);
    await runFaceSession(client, { source: pictures(), mfaToken: "m" });
    assert.deepEqual(
      sent.slice(1).map(({ body }) => body),
      [
        { sequence: 0, image: "AQ==" },
        { sequence: 1, image: "Ag==" },
      ],
    );
  });
});

describe("a live session that fails", () => {
  for (const [name, replies, check] of [
    [
      "by what it saw",
      [opened, problem(403, 2094, { reason: "anotherFace" })],
      { name: "FaceSessionError", code: 2094 },
    ],
    ["because it is over", [opened, problem(404, 2093)], { name: "CountersignError", code: 2093 }],
    ["because the server is busy for long", [opened, problem(429, 1002, {}, { "retry-after": "60" })], ThrottledError],
    ["because the factor is locked", [opened, problem(429, 2057, {}, { "retry-after": "1" })], ThrottledError],
    ["at its opening", [problem(401, 2021)], SignInRequiredError],
    ["by an answer of somebody else's", [{ status: 201, body: { hello: "world" } }], UnexpectedAnswerError],
    ["by no answer of a session", [opened, { body: {} }], UnexpectedAnswerError],
    ["by a user who is none", [opened, { body: { status: "passed", user: {} } }], UnexpectedAnswerError],
  ] as const) {
    it(`closes the source and says so: ${name}`, async () => {
      const { client } = setUp(replies);
      const source = pictures();
      await assert.rejects(runFaceSession(client, { source, mfaToken: "m" }), check);
      assert.equal(source.closed, 1);
    });
  }

  it("names the reason, the sentence and the request", async () => {
    const { client } = setUp([opened, problem(403, 2094, { reason: "tooSlow" })]);
    const error = await runFaceSession(client, { source: pictures(), mfaToken: "m" }).catch((thrown) => thrown);
    assert.ok(error instanceof FaceSessionError && error instanceof CountersignError);
    const { reason, message, requestId, httpStatus } = error;
    assert.deepEqual([reason, message, requestId, httpStatus], ["tooSlow", "a sentence", "r-1", 403]);
  });

  it("ends with what the source or the page threw", async () => {
    const broken = pictures(() => Promise.reject(new Error("no pictures")));
    await assert.rejects(runFaceSession(setUp([opened]).client, { source: broken, mfaToken: "m" }), /no pictures/);
    const source = pictures();
    const onProgress = (): never => {
      throw new Error("the page is gone");
    };
    await assert.rejects(runFaceSession(setUp([opened]).client, { source, onProgress }), /the page is gone/);
    assert.deepEqual([broken.closed, source.closed], [1, 1]);
  });

  it("ends when it is aborted, also while a picture is waited for", async () => {
    const { client } = setUp([opened]);
    const controller = new AbortController();
    const source = pictures(() => new Promise(() => undefined));
    const session = runFaceSession(client, { source, mfaToken: "m", signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 20);
    await assert.rejects(session, /enough/);
    assert.equal(source.closed, 1);
  });

  it("ends when it is aborted while it waits for a busy server", async () => {
    const { client } = setUp([opened, problem(429, 1002, {}, { "retry-after": "9" })]);
    const signal = AbortSignal.timeout(50);
    const source = pictures();
    await assert.rejects(runFaceSession(client, { source, mfaToken: "m", signal }), { name: "TimeoutError" });
    assert.equal(source.closed, 1);
  });
});
