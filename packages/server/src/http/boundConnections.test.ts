import assert from "node:assert/strict";
import { request as ask, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { createTestApp } from "./testing/createTestApp.ts";

const STRANGER = "127.0.0.2";
const HEAD = "POST /api/v3/signin HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n";

/** Gives a server over real sockets with few places, and what connects to it from one of the machine's own addresses. */
async function serve(t: TestContext, trustedProxies: readonly string[] = []) {
  const { app } = await createTestApp(t, { app: { connections: { total: 12, each: 6 }, trustedProxies } });
  const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  const opened: Socket[] = [];
  t.after(() => opened.forEach((socket) => void socket.destroy()));
  const open = async (from: string, send = ""): Promise<Socket> => {
    const socket = connect({ port: Number(port), host: "127.0.0.1", localAddress: from });
    socket.on("error", () => undefined);
    opened.push(socket);
    await new Promise((resolve) => socket.once("connect", resolve));
    if (send !== "") await new Promise((resolve) => socket.write(send, resolve));
    return socket;
  };
  const get = (from: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const asked = ask({ port, host: "127.0.0.1", path: "/healthz", localAddress: from, agent: false });
      asked.once("response", (answer: IncomingMessage) => resolve(answer.resume().statusCode));
      asked.once("error", reject).end();
    });
  const openCount = (): Promise<number> =>
    new Promise((resolve, reject) =>
      app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
    );
  return { open, get, openCount };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("connections", () => {
  for (const [what, send] of [
    ["says nothing", ""],
    ["never ends its head", HEAD],
    ["never ends its body", `${HEAD}\r\n{`],
  ] as const) {
    it(`of an address that ${what} on hundreds of them leave others served, and are few`, async (t) => {
      const { open, get, openCount } = await serve(t);
      const honest = await open("127.0.0.1", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      for (let index = 0; index < 200; index += 1) await open(STRANGER, send);
      await until(async () => (await openCount()) <= 7);
      assert.equal(await get("127.0.0.1"), 200);
      assert.equal(await get(STRANGER), 200, "behind the same address, too");
      assert.equal(honest.destroyed, false);
    });
  }

  it("of many addresses that fill every place give way to one that has none", async (t) => {
    const { open, get } = await serve(t);
    for (let index = 0; index < 60; index += 1) await open(`127.0.0.${2 + (index % 5)}`, HEAD);
    for (let index = 0; index < 3; index += 1) assert.equal(await get("127.0.0.1"), 200);
  });

  it("of a trusted proxy are not counted", async (t) => {
    const { open, openCount } = await serve(t, [STRANGER]);
    for (let index = 0; index < 40; index += 1) await open(STRANGER, HEAD);
    await until(async () => (await openCount()) === 40);
    await open("127.0.0.1");
    await until(async () => (await openCount()) === 41);
  });
});
