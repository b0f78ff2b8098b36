import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, it, type TestContext } from "node:test";
import { createFixedClock, createSeededRandom } from "@countersign/testkit";
import { failureOf } from "../testing/failureOf.ts";
import { makeMessage } from "../testing/makeMessage.ts";
import { type GatewayCall, type GatewayReply, startGateway } from "../testing/startGateway.ts";
import { createAliyunSender } from "./aliyunSender.ts";

const NOW_MS = Date.UTC(2026, 5, 1, 12, 0, 30, 250);
const ID = "LTAI5tExampleKeyId";
const SECRET = "exampleAccessKeySecret0123456789";

async function setUp(t: TestContext, reply: (call: GatewayCall) => GatewayReply) {
  const gateway = await startGateway(reply);
  t.after(() => gateway.close());
  const options = {
    accessKeyId: ID,
    accessKeySecret: SECRET,
    signName: "示例应用",
    templates: { code: "SMS_100", byScene: { resetPassword: "SMS_200", passwordChanged: "SMS_300" } },
    variables: { code: "code", min: "minutes" } as const,
    endpoint: gateway.url,
  };
  const sender = createAliyunSender(options, createFixedClock(NOW_MS), createSeededRandom("nonce"));
  return { gateway, sender, signal: AbortSignal.timeout(5_000) };
}

/** The gateway's half of ACS3-HMAC-SHA256, from what came over the wire. */
function isSigned({ method, target, headers, body }: GatewayCall): boolean {
  const [, signedHeaders = "", signature] =
    /^ACS3-HMAC-SHA256 Credential=LTAI5tExampleKeyId,SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    ) ?? [];
  const names = signedHeaders.split(";");
  const mustBeSigned = ["host", ...Object.keys(headers).filter((name) => name.startsWith("x-acs-"))].sort();
  const [path, query] = target.split("?");
  const bodyHash = createHash("sha256").update(body).digest("hex");
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join("");
  const canonical = `${method}\n${path}\n${query}\n${lines}\n${signedHeaders}\n${bodyHash}`;
  const hashed = createHash("sha256").update(canonical).digest("hex");
  const expected = createHmac("sha256", SECRET).update(`ACS3-HMAC-SHA256\n${hashed}`).digest("hex");
  return names.join() === mustBeSigned.join() && headers["x-acs-content-sha256"] === bodyHash && signature === expected;
}

const ok: GatewayReply = { status: 200, body: '{"Code":"OK","Message":"OK","BizId":"1^0","RequestId":"R"}' };
const checked = (call: GatewayCall): GatewayReply =>
  isSigned(call) ? ok : { status: 400, body: '{"Code":"SignatureDoesNotMatch"}' };

const queryOf = (call: GatewayCall | undefined) =>
  Object.fromEntries(new URL(call?.target ?? "", "http://gateway").searchParams);

describe("createAliyunSender", () => {
  it("sends the template, signed so that the gateway agrees", async (t) => {
    const { gateway, sender, signal } = await setUp(t, checked);
    assert.equal(await sender.send(makeMessage(), signal), "1^0");
    const [call] = gateway.calls;
    assert.deepEqual(queryOf(call), {
      PhoneNumbers: "8613800138000",
      SignName: "示例应用",
      TemplateCode: "SMS_100",
      TemplateParam: '{"code":"408215","min":"5"}',
      OutId: "0198f3a0-7c1e-7000-8000-000000000001",
    });
    assert.equal(call?.headers["x-acs-action"], "SendSms");
    assert.equal(call?.headers["x-acs-version"], "2017-05-25");
    assert.equal(call?.headers["x-acs-date"], "2026-06-01T12:00:30Z");
  });

  it("uses a fresh nonce for every request", async (t) => {
    const { gateway, sender, signal } = await setUp(t, checked);
    await sender.send(makeMessage(), signal);
    await sender.send(makeMessage(), signal);
    const nonces = gateway.calls.map(({ headers }) => headers["x-acs-signature-nonce"]);
    assert.match(String(nonces[0]), /^[0-9a-f]{32}$/);
    assert.notEqual(nonces[0], nonces[1]);
  });

  it("chooses the template by the scene, and fills nothing into a notification", async (t) => {
    const { gateway, sender, signal } = await setUp(t, checked);
    const notice = { code: null, expiresAtMs: null };
    await sender.send(makeMessage({ scene: "resetPassword" }), signal);
    await sender.send(makeMessage({ scene: "passwordChanged", ...notice }), signal);
    const [reset, changed] = gateway.calls.map(queryOf);
    assert.equal(reset?.TemplateCode, "SMS_200");
    assert.deepEqual([changed?.TemplateCode, changed?.TemplateParam], ["SMS_300", undefined]);

    const failure = await failureOf(sender.send(makeMessage({ scene: "constructor", ...notice }), signal));
    assert.equal(failure.kind, "refused");
    assert.equal(gateway.calls.length, 2);
  });

  const cases = [
    [200, "isv.MOBILE_NUMBER_ILLEGAL", "refused"],
    [200, "isv.BLACK_KEY_CONTROL_LIMIT", "refused"],
    [200, "isv.BUSINESS_LIMIT_CONTROL", "deferred"],
    [200, "isv.DAY_LIMIT_CONTROL", "unavailable"],
    [200, "isv.AMOUNT_NOT_ENOUGH", "misconfigured"],
    [200, "isv.SMS_TEMPLATE_ILLEGAL", "misconfigured"],
    [200, "isp.RAM_PERMISSION_DENY", "misconfigured"],
    [200, "isp.SYSTEM_ERROR", "uncertain"],
    [404, "InvalidAccessKeyId.NotFound", "misconfigured"],
    [400, "Throttling.User", "unavailable"],
    [503, "ServiceUnavailable", "unavailable"],
    [500, "InternalError", "uncertain"],
  ] as const;
  for (const [status, code, kind] of cases) {
    it(`takes ${code} for ${kind}`, async (t) => {
      const { sender, signal } = await setUp(t, () => ({ status, body: JSON.stringify({ Code: code, Message: "…" }) }));
      const failure = await failureOf(sender.send(makeMessage(), signal));
      assert.deepEqual([failure.kind, failure.reason], [kind, `HTTP ${status}, error ${code}`]);
    });
  }

  it("does not take an answer without a code for a success", async (t) => {
    for (const body of ["", "OK", "{}", '{"Code":1}', "[]", "null"]) {
      const { sender, signal } = await setUp(t, () => ({ status: 200, body }));
      const failure = await failureOf(sender.send(makeMessage(), signal));
      assert.equal(failure.kind, "uncertain", body);
    }
  });
});
