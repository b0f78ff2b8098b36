import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSeededRandom } from "@countersign/testkit";
import { codeText } from "../factors/matchCode.ts";
import type { Change } from "../model/changes.ts";
import type { OutgoingMessage } from "../model/messages.ts";
import type { Application, Recipient } from "../model/model.ts";
import { plainApplication } from "../model/plainApplication.ts";
import type { Ports, Random, Store } from "../model/ports.ts";
import { makePorts } from "../testing/makePorts.ts";
import { type CodeRequest, sendCode } from "./sendCode.ts";

const application: Application = {
  id: "c0".repeat(12),
  poolId: "a0".repeat(12),
  name: "app",
  secretDigest: "",
  olderSecret: null,
  ...plainApplication,
};
const recipient: Recipient = { channel: "email", address: "jo@example.com" };
const origin = { requestId: "r", ip: null, ipBlock: "unknown", userAgent: null };
const request: CodeRequest = {
  application,
  recipient,
  purpose: "signIn",
  scope: { poolId: application.poolId, appId: application.id, actor: "user", origin },
  caller: null,
  language: "en-US",
  tooSoon: "emailTooOften",
};

/** Gives ports whose store is empty, and everything that was settled. */
function makeSending(random: Random = createSeededRandom("codes")): { ports: Ports; settled: Change[] } {
  const settled: Change[] = [];
  const store: Partial<Store> = {
    findHolders: async () => [],
    findCounts: async () => new Map(),
    findSubject: async () => null,
    async settle(changes) {
      settled.push(...changes);
      return { settled: true, attempts: null };
    },
  };
  return { ports: { ...makePorts({ store }), random }, settled };
}

function messagesIn(settled: readonly Change[]): readonly OutgoingMessage[] {
  return settled.flatMap((each) => (each.type === "enqueueMessage" ? [each.message] : []));
}

function codesIn(settled: readonly Change[]): readonly string[] {
  return messagesIn(settled).map(({ content }) => ("code" in content ? content.code : assert.fail("a notice")));
}

/** Gives the words where code bytes are drawn, one after the other, and zeros elsewhere. */
function drawing(...words: readonly number[]): Random {
  const left = [...words];
  return {
    bytes(length) {
      const bytes = new Uint8Array(length);
      if (length === 4) new DataView(bytes.buffer).setUint32(0, left.shift() ?? 0);
      return bytes;
    },
  };
}

describe("the code that is sent", () => {
  it("has six digits, each of them as often as any other, in every place", async () => {
    const { ports, settled } = makeSending();
    const count = 10_000;
    for (let index = 0; index < count; index += 1) await sendCode(ports, request);
    const codes = codesIn(settled);
    assert.equal(codes.length, count);
    assert.ok(codes.every((code) => /^\d{6}$/.test(code)));
    for (let place = 0; place < 6; place += 1) {
      const counts = new Array<number>(10).fill(0);
      for (const code of codes) counts[Number(code[place])] = (counts[Number(code[place])] ?? 0) + 1;
      const chiSquare = counts.reduce((sum, each) => sum + (each - count / 10) ** 2 / (count / 10), 0);
      // 9 degrees of freedom: 99.9 % of uniform sources stay below 27.9.
      assert.ok(chiSquare < 27.9, `chi-square of place ${place} is ${chiSquare}`);
    }
    const counts = new Map<string, number>();
    for (const code of codes) counts.set(code.slice(0, 3), (counts.get(code.slice(0, 3)) ?? 0) + 1);
    const perThousand = count / 1000;
    let chiSquare = (1000 - counts.size) * perThousand;
    for (const each of counts.values()) chiSquare += (each - perThousand) ** 2 / perThousand;
    // 999 degrees of freedom: 99.9 % of uniform sources lie between 863 and 1143.
    assert.ok(chiSquare > 863 && chiSquare < 1143, `chi-square of the first half is ${chiSquare}`);
  });

  it("comes from no value that would favour some codes", async () => {
    const range = 1_000_000;
    const ceiling = Math.floor(2 ** 32 / range) * range;
    for (const [words, code] of [
      [[ceiling - 1], "999999"],
      [[ceiling, 42], "000042"],
      [[2 ** 32 - 1, ceiling + 1, 7], "000007"],
    ] as const) {
      const { ports, settled } = makeSending(drawing(...words));
      await sendCode(ports, request);
      assert.deepEqual(codesIn(settled), [code]);
    }
  });

  it("is stored as a keyed hash of all it is tied to, and lives as long as its message", async () => {
    const { ports, settled } = makeSending();
    await sendCode(ports, request);
    const [code = ""] = codesIn(settled);
    const [message] = messagesIn(settled);
    const saved = settled.find((each) => each.type === "saveCode");
    assert.ok(message !== undefined && saved !== undefined);
    assert.equal(saved.code.mac, ports.codeMac.sign(codeText(application.poolId, recipient, "signIn", code)));
    assert.equal(saved.code.expiresAtMs - saved.code.createdAtMs, 300_000);
    assert.deepEqual(
      [message.codeId, message.expiresAtMs, message.createdAtMs, message.address],
      [saved.code.id, saved.code.expiresAtMs, saved.code.createdAtMs, saved.code.address],
    );
    assert.notEqual(message.id, saved.code.id);
    assert.ok(
      !JSON.stringify(settled.filter((each) => each !== saved && each.type !== "enqueueMessage")).includes(code),
    );
  });

  it("is written in the language that was asked for, in the name of the application", async () => {
    const { ports, settled } = makeSending();
    await sendCode(ports, request);
    const [message] = messagesIn(settled);
    assert.deepEqual([message?.language, message?.appId], ["en-US", application.id]);
  });
});
