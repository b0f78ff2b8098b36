import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { describe, it } from "node:test";
import { computeTotp, encodeBase32, type TotpParameters } from "@countersign/otp";
import { needs } from "@countersign/testkit";
import { TOTP, URI } from "otpauth";
import { type RunningServer, startServer } from "../../startServer.ts";
import { callApi } from "../../support/callApi.ts";
import { Person } from "../../support/Person.ts";
import { hasOathtool, oathtoolCodes } from "./oathtool.ts";

const ALGORITHMS = ["SHA1", "SHA256", "SHA512"] as const;
const DIGITS = [6, 8] as const;
const PERIODS_SECONDS = [15, 30, 45, 60, 90, 300];
/** oathtool's own limit is the year 9999. */
const LATEST_SECONDS = 253_402_300_000;
const STEPS_AT_ONCE = 9;

function everyKind(periodsSeconds: readonly number[]): readonly TotpParameters[] {
  return ALGORITHMS.flatMap((algorithm) =>
    DIGITS.flatMap((digits) => periodsSeconds.map((periodSeconds) => ({ algorithm, digits, periodSeconds }))),
  );
}

describe("oathtool and otpauth", needs("oathtool", hasOathtool, "install oathtool"), () => {
  it("compute what we compute, of any secret, hash, length, period and moment", async () => {
    for (const parameters of everyKind(PERIODS_SECONDS)) {
      const secret = Uint8Array.from(randomBytes(randomInt(10, 65)));
      const nowMs = randomInt(LATEST_SECONDS) * 1_000;
      const ours = Array.from({ length: STEPS_AT_ONCE }, (_, step) =>
        computeTotp({ secret, parameters, nowMs: nowMs + step * parameters.periodSeconds * 1_000 }),
      );
      const base32 = encodeBase32(secret);
      const theirs = await oathtoolCodes(base32, parameters, { nowMs, more: STEPS_AT_ONCE - 1 });
      assert.deepEqual(ours, theirs, JSON.stringify({ base32, parameters, nowMs }));
    }
  });

  it("compute codes that are good at sign-ins, for every kind of authenticator that can be bound", async (test) => {
    const server = await startServer(test);
    for (const parameters of everyKind([15, 30, 60])) await bindAndSignIn(server, parameters);
  });
});

interface Association {
  readonly secret: string;
  readonly qrcode_uri: string;
}

/** Binds by a code of oathtool, and signs in by the next one as otpauth computes it out of the QR code. */
async function bindAndSignIn(server: RunningServer, parameters: TotpParameters): Promise<void> {
  const person = await Person.register(server);
  const token = await person.openSession();
  const { algorithm, digits, periodSeconds } = parameters;
  const begun = await callApi<Association>(server, "/api/v2/mfa/totp/associate", {
    token,
    body: { algorithm, digits, period: periodSeconds },
  });
  const { secret, qrcode_uri: uri } = begun.body.data;
  const [present = ""] = await oathtoolCodes(secret, parameters, { nowMs: Date.now(), more: 0 });
  const confirmed = await callApi(server, "/api/v2/mfa/totp/associate/confirm", { token, body: { totp: present } });
  assert.equal(confirmed.body.code, 200, JSON.stringify(parameters));
  const app = URI.parse(uri);
  assert.ok(app instanceof TOTP);
  const next = app.generate({ timestamp: Date.now() + periodSeconds * 1_000 });
  const passed = await person.verify(await person.openChallenge(), next);
  assert.equal(passed.body.code, 200, JSON.stringify(parameters));
  const again = await person.verify(await person.openChallenge(), next);
  assert.equal(again.body.code, 6001);
}
