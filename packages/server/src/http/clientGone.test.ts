import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { MfaError } from "@countersign/contract";
import type { Asker, Hasher } from "@countersign/core";
import { APP_ID, createWorld } from "../propertyTests/testing/createWorld.ts";
import { register } from "../propertyTests/testing/person.ts";
import { createTestApp } from "./testing/createTestApp.ts";

/** Gives a server that hashes nothing before it is let go, and a sign-in on a connection of its own. */
async function signInSlowly(t: TestContext) {
  const world = await createWorld(t);
  const { email } = await register(world);
  const asked = Promise.withResolvers<Asker>();
  const held = Promise.withResolvers<void>();
  const { hasher } = world.ports;
  const of = (asker: Asker): Hasher => {
    const verify: Hasher["verify"] = async (hash, secret) => {
      asked.resolve(asker);
      await held.promise;
      return hasher.verify(hash, secret);
    };
    return { ...hasher, verify };
  };
  const services = { ...world.services, ports: { ...world.ports, hasher: { ...hasher, of } } };
  const { app } = await createTestApp(t, { world: { ...world, services } });
  const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  const body = JSON.stringify({ connection: "PASSWORD", passwordPayload: { email, password: "wrong" } });
  const socket = connect(Number(port), "127.0.0.1");
  t.after(() => void socket.destroy());
  const head = `POST /api/v3/signin HTTP/1.1\r\nHost: x\r\nx-authing-app-id: ${APP_ID}\r\nContent-Type: application/json`;
  socket.write(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  return { socket, asker: await asked.promise, release: held.resolve };
}

describe("a client that goes while its work waits", () => {
  it("is said to be gone, in words that blame nobody else", async (t) => {
    const { socket, asker, release } = await signInSlowly(t);
    const gone = asker.gone();
    assert.equal(gone.aborted, false);
    const aborted = new Promise((resolve) => gone.addEventListener("abort", resolve));
    socket.destroy();
    await aborted;
    assert.ok(gone.reason instanceof MfaError && gone.reason.failure === "malformed");
    assert.ok(asker.gone().aborted, "also for whoever asks later");
    release();
  });

  it("is not gone once it was answered", async (t) => {
    const { socket, asker, release } = await signInSlowly(t);
    const gone = asker.gone();
    const answered = new Promise((resolve) => socket.once("data", resolve));
    release();
    assert.match(String(await answered), /^HTTP\/1\.1 200 /);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.destroy();
    await closed;
    assert.equal(gone.aborted, false);
  });
});
