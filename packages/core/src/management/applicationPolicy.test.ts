import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract/errors";
import type { CoreSettings } from "../model/coreSettings.ts";
import type { Application, PolicyFactor } from "../model/model.ts";
import { plainApplication } from "../model/plainApplication.ts";
import type { Scope } from "../settle/audit.ts";
import { makePorts } from "../testing/makePorts.ts";
import { changeApplicationPolicy } from "./applicationPolicy.ts";

const poolId = "a0".repeat(12);
const appId = "c0".repeat(12);
const origin = { requestId: "r", ip: null, ipBlock: "unknown", userAgent: null };
const scope: Scope = { poolId, appId: null, actor: "management", origin };

const ALL = { sms: true, email: true, faceReading: true };

/** Gives what an application demands after a change. */
async function changed(
  before: readonly PolicyFactor[],
  enable: readonly PolicyFactor[],
  disable: readonly PolicyFactor[] = [],
  facilities: Partial<CoreSettings["facilities"]> = {},
): Promise<readonly PolicyFactor[]> {
  const application: Application = {
    ...plainApplication,
    ...{ id: appId, poolId, name: "app", secretDigest: "", olderSecret: null, factors: before },
  };
  let written: readonly PolicyFactor[] = [];
  const ports = makePorts({
    settings: { facilities: { ...ALL, ...facilities } },
    store: {
      findApplication: async () => application,
      async settle(changes) {
        for (const change of changes) if (change.type === "setApplicationFactors") written = change.factors;
        return { settled: true, attempts: null };
      },
    },
  });
  const { factors } = await changeApplicationPolicy(ports, { scope, appId, enable, disable });
  assert.deepEqual(factors, written);
  return factors;
}

describe("changeApplicationPolicy", () => {
  it("adds what is enabled, takes away what is disabled and leaves the rest", async () => {
    assert.deepEqual(await changed([], ["OTP"]), ["OTP"]);
    assert.deepEqual(await changed(["OTP"], ["SMS", "EMAIL"]), ["OTP", "SMS", "EMAIL"]);
    assert.deepEqual(await changed(["OTP", "SMS"], [], ["OTP"]), ["SMS"]);
    assert.deepEqual(await changed(["OTP"], ["SMS"], ["OTP"]), ["SMS"]);
    assert.deepEqual(await changed(["OTP"], [], ["OTP", "FACE", "PASSKEY"]), []);
  });

  it("keeps no factor twice", async () => {
    assert.deepEqual(await changed(["OTP", "SMS"], ["OTP", "OTP"]), ["SMS", "OTP"]);
  });

  it("leaves nobody without another way than his face", async () => {
    assert.deepEqual(await changed([], ["FACE"]), ["OTP", "FACE"]);
    assert.deepEqual(await changed(["OTP", "FACE"], [], ["OTP"]), ["OTP", "FACE"]);
    assert.deepEqual(await changed([], ["FACE", "SMS"]), ["FACE", "SMS"]);
  });

  it("enables nothing that cannot be served, and disables anything", async () => {
    const refused = changed(["OTP"], ["SMS", "PASSKEY"]);
    await assert.rejects(refused, (error) => error instanceof MfaError && error.failure === "malformed");
    await assert.rejects(changed([], ["SMS"], [], { sms: false }), MfaError);
    await assert.rejects(changed([], ["FACE"], [], { faceReading: false }), MfaError);
    assert.deepEqual(await changed([], ["OTP", "EMAIL"], [], { sms: false, faceReading: false }), ["OTP", "EMAIL"]);
    assert.deepEqual(await changed(["OTP", "PASSKEY"], [], ["PASSKEY"]), ["OTP"]);
  });
});
