import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect, type LookupFunction } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { ask, isAlive, isNobody, NoAnswerInTime } from "./ask.ts";

async function answerBy(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`;
}

describe("asking who answers", () => {
  it("reads no more of an answer without end than it has to", async (t) => {
    const url = await answerBy(t, (_incoming, outgoing) => {
      const more = (): void => {
        while (!outgoing.destroyed && outgoing.write("x".repeat(16_384)));
      };
      outgoing.on("drain", more);
      more();
    });
    const answer = await ask(url, 10_000);
    assert.ok(answer.text.length >= 65_536 && answer.text.length < 200_000, String(answer.text.length));
    assert.equal(isAlive(answer), false);
  });

  it("waits for none that never ends what it began to say", async (t) => {
    const url = await answerBy(t, (_incoming, outgoing) => void outgoing.write('{"status":'));
    await assert.rejects(ask(url, 100), NoAnswerInTime);
  });

  it("gives the error of the system where nobody listens", async () => {
    await assert.rejects(ask("http://127.0.0.1:1/healthz", 5_000), (error) => isNobody(error));
    await assert.rejects(ask("http://nobody.invalid/healthz", 5_000), (error) => isNobody(error));
  });

  it("finds nobody at a name of two families where none of its addresses answers", async () => {
    const addresses = ["::1", "127.0.0.1"].map((address) => ({ address, family: address === "::1" ? 6 : 4 }));
    const lookup: LookupFunction = (_host, _options, callback) => callback(null, addresses);
    const socket = connect({ host: "localhost", port: 1, lookup, autoSelectFamily: true });
    const { promise, resolve } = Promise.withResolvers<unknown>();
    socket.once("error", resolve);
    const error = await promise;
    assert.ok(error instanceof AggregateError && !("syscall" in error), String(error));
    assert.equal(isNobody(error), true);
    assert.equal(isNobody(Object.assign(new Error("hung up"), { code: "ECONNRESET", syscall: "read" })), false);
  });
});
