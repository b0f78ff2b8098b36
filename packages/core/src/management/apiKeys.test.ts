import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract/errors";
import { createSeededRandom } from "@countersign/testkit";
import type { ApiKey } from "../model/apiKey.ts";
import { makeApiKeyText } from "../model/apiKeyText.ts";
import type { Change } from "../model/changes.ts";
import { CLOCK_TOLERANCE_MS } from "../model/storedTimes.ts";
import type { Scope } from "../settle/audit.ts";
import { makePorts } from "../testing/makePorts.ts";
import { admitApiKey } from "./admitApiKey.ts";
import { createApiKey, isLiveKey, revokeApiKey } from "./apiKeys.ts";

const NOW_MS = 1_700_000_000_000;
const origin = { requestId: "r", ip: null, ipBlock: "unknown", userAgent: null };
const scope: Scope = { poolId: "p", appId: null, actor: "management", origin };
const maker: ApiKey = {
  ...{ poolId: "p", id: "a".repeat(24), name: "maker", environment: "test", digest: "d", scopes: ["users.read"] },
  ...{ madeBy: null, createdAtMs: NOW_MS, expiresAtMs: NOW_MS + 3_600_000, revokedAtMs: null, lastUsedAtMs: null },
};

/** Gives a pool with one key, and what was settled there. */
function poolWith(stored: ApiKey) {
  const settled: Change[] = [];
  const settle = async (changes: readonly Change[]) => {
    settled.push(...changes);
    return { settled: true, attempts: null } as const;
  };
  return { ports: makePorts({ nowMs: NOW_MS, store: { findApiKey: async () => stored, settle } }), settled };
}

const failing = (name: string) => (error: unknown) => error instanceof MfaError && error.failure === name;

describe("a key of the management API", () => {
  const asked = { scope, maker, name: "child", scopes: maker.scopes, lifeSeconds: null };

  it("is made by none that has ended since its request was let in", async () => {
    for (const ended of [{ revokedAtMs: NOW_MS - 1 }, { expiresAtMs: NOW_MS }]) {
      const { ports, settled } = poolWith({ ...maker, ...ended });
      await assert.rejects(createApiKey(ports, asked), failing("credentialsInvalid"));
      assert.deepEqual(settled, []);
    }
    assert.equal((await createApiKey(poolWith(maker).ports, asked)).apiKey.madeBy, maker.id);
  });

  it("has a name, whoever asks for it", async () => {
    for (const name of ["", " \t", "x".repeat(1000)])
      await assert.rejects(createApiKey(poolWith(maker).ports, { ...asked, name }), failing("malformed"), name);
  });

  it("is unknown in every other pool", async () => {
    const { ports, settled } = poolWith({ ...maker, poolId: "another" });
    await assert.rejects(revokeApiKey(ports, { scope, id: maker.id, by: null }), failing("apiKeyUnknown"));
    assert.deepEqual(settled, []);
  });

  it("notes its use anew where a clock that was ahead has noted the last one", async () => {
    const digest = (shown: string) => createHash("sha256").update(shown).digest("hex");
    const text = makeApiKeyText({ random: createSeededRandom("keys"), digest }, maker);
    const notedAfter = async (lastUsedAtMs: number) => {
      const { ports: given, settled } = poolWith({ ...maker, lastUsedAtMs, digest: digest(text) });
      const ports = { ...given, digest };
      await admitApiKey(ports, { text, needs: "users.read", origin, equals: (a, b) => a === b });
      return settled.map(({ type }) => type);
    };
    assert.deepEqual(await notedAfter(NOW_MS + CLOCK_TOLERANCE_MS), []);
    assert.deepEqual(await notedAfter(NOW_MS + CLOCK_TOLERANCE_MS + 1), ["noteApiKeyUse"]);
  });

  it("opens nothing where a clock that was ahead has made it, and does where that was a little", () => {
    const madeAhead = (ms: number) => isLiveKey({ ...maker, createdAtMs: NOW_MS + ms }, NOW_MS);
    assert.deepEqual([madeAhead(CLOCK_TOLERANCE_MS), madeAhead(CLOCK_TOLERANCE_MS + 1)], [true, false]);
  });
});
