import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type RunningServer, startServer } from "./startServer.ts";
import { callApi, type Envelope } from "./support/callApi.ts";
import { defectsIn } from "./support/defectsIn.ts";
import { type BoundApp, Person } from "./support/Person.ts";
import { RawConnection } from "./support/RawConnection.ts";

const LOGIN = "/api/v2/login/account";
/** Less than an idle connection lives by itself, more than a busy machine needs. */
const PATIENCE_SECONDS = 40;

interface Reply {
  readonly body: Envelope<{ readonly token?: string; readonly retryAfterSeconds?: number }>;
  readonly retryAfter: string | undefined;
}

/** Signs in over the connections of an agent; null when the connection ends without an answer. */
function logIn(agent: Agent, person: Person): Promise<Reply | null> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json", "x-authing-app-id": person.server.appId };
    const call = request(`${person.server.url}${LOGIN}`, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("error", () => resolve(null));
      response.on("end", () => resolve({ body: JSON.parse(text), retryAfter: response.headers["retry-after"] }));
    });
    call.on("error", () => resolve(null));
    call.end(JSON.stringify({ account: person.email, password: person.encryptedPassword }));
  });
}

/** Gives connections that stay open after their first request. */
function keepAlive(t: TestContext, maxSockets = Number.POSITIVE_INFINITY): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets });
  t.after(() => agent.destroy());
  return agent;
}

/** Opens connections and keeps them: what is asked over them then need not wait to be accepted. */
async function openKept(agent: Agent, { url }: RunningServer, count: number): Promise<void> {
  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const call = request(`${url}/healthz`, { agent }, (response) => response.resume().on("end", resolve));
      call.on("error", reject).end();
    });
  await Promise.all(Array.from({ length: count }, open));
}

async function newMember(server: RunningServer): Promise<BoundApp & { readonly person: Person }> {
  const person = await Person.register(server);
  return { person, ...(await person.bindApp(await person.openSession())) };
}

/** Opens connections of every kind that asks for nothing: used and kept, half open, and silent. */
async function openIdleConnections(server: RunningServer): Promise<readonly RawConnection[]> {
  const kinds = ["GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "POST /api/v2/login/account HTTP/1.1\r\nHost:", ""];
  const all = Array.from({ length: 30 }, (_, index) => RawConnection.open(server, kinds[index % kinds.length]));
  const connections = await Promise.all(all);
  await Promise.all(connections.filter((_, index) => index % 3 === 0).map((each) => each.untilReceived(/alive/)));
  return connections;
}

/** Waits until the server takes no connection any more. */
async function untilRefusing({ url }: RunningServer): Promise<void> {
  const isTaken = (): Promise<boolean> =>
    fetch(`${url}/healthz`).then(
      () => true,
      () => false,
    );
  while (await isTaken()) await sleep(20);
}

/** Asks a server to end, and asserts that it does so by itself and that no connection holds it up. */
async function stopInGoodOrder(server: RunningServer): Promise<void> {
  const beganMs = performance.now();
  assert.equal(await server.stop(), 0);
  const seconds = (performance.now() - beganMs) / 1_000;
  assert.ok(seconds < PATIENCE_SECONDS, `it took ${seconds} s`);
}

/** Asserts that no sign-in was lost. On a machine with other work some wait too long for their hash: they are told so. */
function assertAnswered(replies: readonly (Reply | null)[]): void {
  const codes = new Set(replies.map((reply) => reply?.body.code));
  assert.ok(codes.has(200));
  assert.deepEqual(
    [...codes].filter((code) => code !== 200 && code !== 1002),
    [],
  );
}

describe("a flood of sign-ins", () => {
  it("fills the queue of hashes, which tells when to come again, and second factors go on", async (t) => {
    const server = await startServer(t);
    const flooder = await Person.register(server);
    const members = await Promise.all(Array.from({ length: 8 }, () => newMember(server)));
    const steps = await Promise.all(
      members.map(async ({ person, app }) => ({
        person,
        mfaToken: await person.openChallenge(),
        code: await app.nextCode(),
      })),
    );
    const agent = keepAlive(t);
    let answered = 0;
    const flood = Array.from({ length: 700 }, async () => {
      const reply = await logIn(agent, flooder);
      answered += 1;
      return reply;
    });
    await Promise.race(flood); // the first refusal: the queue is full
    for (const { person, mfaToken, code } of steps) assert.equal((await person.verify(mfaToken, code)).body.code, 200);
    assert.ok(answered < flood.length, "second factors were answered before the flood was");
    const replies = (await Promise.all(flood)).filter((reply) => reply !== null);
    assert.equal(replies.length, flood.length);
    const busy = replies.filter(({ body }) => body.code === 1002);
    assert.equal(busy.length + replies.filter(({ body }) => body.code === 200).length, flood.length);
    assert.ok(busy.length >= 1, `${busy.length} were refused`);
    for (const { body, retryAfter } of busy) {
      assert.equal(body.statusCode, 429);
      assert.ok(Number(retryAfter) >= 1);
      assert.equal(body.data.retryAfterSeconds, Number(retryAfter));
    }
    assert.equal((await flooder.logIn()).body.code, 200);
    assert.deepEqual(defectsIn(server.logs()), []);
  });
});

describe("SIGTERM", () => {
  it("under load: what was begun is answered, nothing new is taken, and no connection holds it up", async (t) => {
    const server = await startServer(t);
    const person = await Person.register(server);
    const idle = await openIdleConnections(server);
    const upload = JSON.stringify({ account: person.email, password: person.encryptedPassword });
    const head = `POST ${LOGIN} HTTP/1.1\r\nHost: x\r\nX-Authing-App-Id: ${server.appId}\r\nContent-Type: application/json\r\n`;
    const begun = await RawConnection.open(
      server,
      `${head}Content-Length: ${upload.length}\r\n\r\n${upload.slice(0, 9)}`,
    );
    const agent = keepAlive(t);
    await openKept(agent, server, 40);
    const logins = Array.from({ length: 40 }, () => logIn(agent, person));
    await Promise.race(logins); // by now all of them have arrived

    const stopped = stopInGoodOrder(server);
    await untilRefusing(server);
    begun.write(upload.slice(9));
    await stopped;

    const replies = await Promise.all(logins);
    assertAnswered(replies);
    assert.match(await begun.untilClosed(), /"code":(200|1002),/);
    for (const each of idle) assert.doesNotMatch(await each.untilClosed(), /HTTP\/1\.1 [45]/);
    assert.deepEqual(defectsIn(server.logs()), []);

    const next = await startServer(t, { successorOf: server });
    for (const reply of replies.filter((each) => each?.body.code === 200)) {
      const token = String(reply?.body.data.token);
      assert.equal((await callApi(next, "/api/v2/users/me", { token })).body.code, 200);
    }
  });

  it("once more, and Ctrl-C besides, while one client never finishes: it ends all the same, in good order", async (t) => {
    const server = await startServer(t);
    const person = await Person.register(server);
    const head = `POST ${LOGIN} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`;
    const endless = await RawConnection.open(server, head);
    const agent = keepAlive(t);
    await openKept(agent, server, 30);
    const logins = Array.from({ length: 30 }, () => logIn(agent, person));
    await Promise.race(logins);
    const stopped = stopInGoodOrder(server);
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      await sleep(50);
      process.kill(server.pid, signal);
    }
    await stopped;
    assertAnswered(await Promise.all(logins));
    assert.doesNotMatch(await endless.untilClosed(), /"code":200/);
    assert.deepEqual(defectsIn(server.logs()), []);
  });
});

describe("SIGKILL", () => {
  it("under load costs no session that was given, and the next process is healthy at once", async (t) => {
    const server = await startServer(t);
    const person = await Person.register(server);
    const agent = keepAlive(t, 16);
    const tokens: string[] = [];
    const load = Array.from({ length: 16 }, async () => {
      for (;;) {
        const reply = await logIn(agent, person);
        if (reply === null) return;
        assert.equal(reply.body.code, 200);
        tokens.push(String(reply.body.data.token));
        if (tokens.length === 60) await server.kill();
      }
    });
    await Promise.all(load);
    assert.ok(tokens.length >= 60);

    const next = await startServer(t, { successorOf: server });
    assert.equal((await fetch(`${next.url}/readyz`)).status, 200);
    for (const token of tokens) assert.equal((await callApi(next, "/api/v2/users/me", { token })).body.code, 200);
    const returned = new Person(next, person.email, person.encryptedPassword);
    const { app } = await returned.bindApp(await returned.openSession());
    assert.equal((await returned.verify(await returned.openChallenge(), await app.nextCode())).body.code, 200);
    assert.deepEqual(defectsIn(next.logs()), []);
  });
});
