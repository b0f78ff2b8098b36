import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type RunningServer, startServer } from "./startServer.ts";
import { callApi } from "./support/callApi.ts";
import { createClients } from "./support/createClients.ts";
import { readTables } from "./support/readTables.ts";
import { startSmsGateway } from "./support/startSmsGateway.ts";

/** How long a message stays with a process that took it, so that a dead one loses it. */
const LEASE_MS = 120_000;
const MESSAGES = 20;

let numbers = randomInt(10 ** 6);
/** Gives numbers of different prefixes, so that no prefix is stopped. */
function newNumber(): string {
  numbers += 1;
  return `1${35 + (numbers % 5)}${String(numbers % 10)}${String(numbers).padStart(7, "0").slice(-7)}`;
}

async function send(server: RunningServer, phone: string): Promise<number> {
  const { body } = await callApi(server, "/api/v2/sms/send", { body: { phone, scene: "register" } });
  return body.code;
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 20) {
    if (holds()) return;
    await sleep(20);
  }
  assert.fail(`waited in vain until ${what}`);
}

const waitingIn = ({ dataDir }: RunningServer): number => readTables(dataDir).get("outbox")?.length ?? -1;

describe("a process that is killed while it hands messages over", () => {
  it("loses none of them: the next one sends each again under the same id, and the codes are good", async (t) => {
    const gateway = await startSmsGateway(t);
    const first = await startServer(t, { settings: gateway.settings });
    gateway.turn("hang");
    const phones = Array.from({ length: MESSAGES }, newNumber);
    for (const phone of phones) assert.equal(await send(first, phone), 200);
    await until("some are under way", () => gateway.received.length >= 10);
    await first.kill();
    const before = new Map(gateway.received.map(({ to, webhookId }) => [to, webhookId]));
    assert.equal(waitingIn(first), MESSAGES, "nothing is erased before it was handed over");

    gateway.turn("take");
    const taken = gateway.received.length;
    const options = { settings: gateway.settings, successorOf: first, clockOffsetMs: LEASE_MS + 1000 };
    const second = await startServer(t, options);
    await until("all have come", () => new Set(gateway.received.slice(taken).map(({ to }) => to)).size === MESSAGES);
    const again = gateway.received.slice(taken);
    assert.equal(again.length, MESSAGES, "each once");
    for (const { to, webhookId } of again) assert.equal(webhookId, before.get(to) ?? webhookId, to);
    await until("they are erased", () => waitingIn(second) === 0);

    const [phone = ""] = phones;
    const { code } = await gateway.waitFor(`+86${phone}`);
    const user = await createClients(second).authing.registerByPhoneCode(phone, code ?? "", "a password");
    assert.equal(user.phone, phone);
  });

  it("sends what waited when it was asked to end, as soon as the next one is there", async (t) => {
    const gateway = await startSmsGateway(t);
    const first = await startServer(t, { settings: gateway.settings });
    gateway.turn("hang");
    const phone = newNumber();
    await send(first, phone);
    const { webhookId } = await gateway.waitFor(`+86${phone}`);
    assert.equal(await first.stop(), 0);
    gateway.turn("take");
    await startServer(t, { settings: gateway.settings, successorOf: first });
    const again = await gateway.waitFor(`+86${phone}`, undefined, 1);
    assert.equal(again.webhookId, webhookId);
  });
});

describe("a gateway that is down", () => {
  it("makes sending fail for everybody once it has failed often enough, and mail goes on", async (t) => {
    const gateway = await startSmsGateway(t);
    const server = await startServer(t, { settings: gateway.settings });
    gateway.turn("down");
    for (let index = 0; index < 5; index += 1) assert.equal(await send(server, newNumber()), 200);
    await until("it was asked five times", () => gateway.received.length >= 5);
    let code = 200;
    for (let tries = 0; tries < 50 && code === 200; tries += 1) {
      await sleep(20);
      code = await send(server, newNumber());
    }
    assert.equal(code, 2090);
    const refused = await callApi(server, "/api/v3/send-sms", {
      body: { phoneNumber: newNumber(), channel: "CHANNEL_LOGIN" },
    });
    assert.deepEqual(
      [refused.body.code, refused.body.statusCode, refused.body.data],
      [2090, 424, { retryAfterSeconds: 60 }],
    );
    const mail = await callApi(server, "/api/v2/email/send", { body: { email: "jo@example.com" } });
    assert.equal(mail.body.code, 200);
  });
});

describe("production without gateways", () => {
  it("has no inbox to read codes in, and says that messages cannot be sent", async (t) => {
    const key = Buffer.alloc(32, 9).toString("base64");
    const server = await startServer(t, { settings: { NODE_ENV: "production", COUNTERSIGN_MASTER_KEY: key } });
    assert.equal((await fetch(`${server.url}/dev/inbox`)).status, 404);
    assert.equal(await send(server, newNumber()), 2090);
    const mail = await callApi(server, "/api/v2/email/send", { body: { email: "jo@example.com" } });
    assert.equal(mail.body.code, 2090);
  });
});
