import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, it, type TestContext } from "node:test";
import { createFixedClock } from "@countersign/testkit";
import { failureOf } from "../testing/failureOf.ts";
import { makeMessage } from "../testing/makeMessage.ts";
import { type GatewayCall, type GatewayReply, startGateway } from "../testing/startGateway.ts";
import { createTencentSender, type TencentSenderOptions } from "./tencentSender.ts";

const NOW_MS = Date.UTC(2026, 5, 1, 12, 1, 30);
const SECRET = "exampleSecretKey0123456789abcdef";

async function setUp(
  t: TestContext,
  reply: (call: GatewayCall) => GatewayReply,
  changes: Partial<TencentSenderOptions> = {},
) {
  const gateway = await startGateway(reply);
  t.after(() => gateway.close());
  const options = {
    secretId: "AKIDexampleSecretId",
    secretKey: SECRET,
    sdkAppId: "1400006666",
    signName: "示例应用",
    templates: { code: "1110", byScene: { passwordChanged: "1113" } },
    variables: ["code", "minutes"] as const,
    region: "ap-guangzhou",
    endpoint: gateway.url,
    ...changes,
  };
  const sender = createTencentSender(options, createFixedClock(NOW_MS));
  return { gateway, sender, signal: AbortSignal.timeout(5_000) };
}

/** The gateway's half of TC3-HMAC-SHA256, from what came over the wire. */
function isSigned({ headers, body }: GatewayCall): boolean {
  const mac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const action = String(headers["x-tc-action"]).toLowerCase();
  const lines = `content-type:${headers["content-type"]}\nhost:${headers.host}\nx-tc-action:${action}\n`;
  const canonical = `POST\n/\n\n${lines}\ncontent-type;host;x-tc-action\n${hash(body)}`;
  const toSign = `TC3-HMAC-SHA256\n${headers["x-tc-timestamp"]}\n2026-06-01/sms/tc3_request\n${hash(canonical)}`;
  const key = mac(mac(mac(`TC3${SECRET}`, "2026-06-01"), "sms"), "tc3_request");
  const expected =
    "TC3-HMAC-SHA256 Credential=AKIDexampleSecretId/2026-06-01/sms/tc3_request, " +
    `SignedHeaders=content-type;host;x-tc-action, Signature=${mac(key, toSign).toString("hex")}`;
  return headers.authorization === expected;
}

const sentStatus = (code: string): GatewayReply => ({
  status: 200,
  body: JSON.stringify({
    Response: { SendStatusSet: [{ Code: code, PhoneNumber: "+8613800138000", SerialNo: "2640:21" }], RequestId: "R" },
  }),
});
const error = (code: string): GatewayReply => ({
  status: 200,
  body: JSON.stringify({ Response: { Error: { Code: code, Message: "…" }, RequestId: "R" } }),
});
const checked = (call: GatewayCall): GatewayReply =>
  isSigned(call) ? sentStatus("Ok") : error("AuthFailure.SignatureFailure");

describe("createTencentSender", () => {
  it("sends the template, signed so that the gateway agrees", async (t) => {
    const { gateway, sender, signal } = await setUp(t, checked);
    assert.equal(await sender.send(makeMessage(), signal), "2640:21");
    const [call] = gateway.calls;
    assert.deepEqual([call?.method, call?.target], ["POST", "/"]);
    assert.deepEqual(JSON.parse(call?.body ?? ""), {
      PhoneNumberSet: ["+8613800138000"],
      SmsSdkAppId: "1400006666",
      SignName: "示例应用",
      TemplateId: "1110",
      TemplateParamSet: ["408215", "4"],
      SessionContext: "0198f3a0-7c1e-7000-8000-000000000001",
    });
    assert.equal(call?.headers["x-tc-version"], "2021-01-11");
    assert.equal(call?.headers["x-tc-region"], "ap-guangzhou");
    assert.equal(call?.headers["x-tc-timestamp"], String(NOW_MS / 1000));
  });

  it("leaves the signature name out where there is none, and fills nothing into a notification", async (t) => {
    const { gateway, sender, signal } = await setUp(t, checked, { signName: null });
    await sender.send(makeMessage({ scene: "passwordChanged", code: null, expiresAtMs: null }), signal);
    const payload = JSON.parse(gateway.calls[0]?.body ?? "");
    assert.deepEqual([payload.TemplateId, payload.TemplateParamSet, "SignName" in payload], ["1113", [], false]);
  });

  const cases = [
    ["AuthFailure.SignatureFailure", "misconfigured"],
    ["FailedOperation.TemplateIncorrectOrUnapproved", "misconfigured"],
    ["FailedOperation.PhoneNumberInBlacklist", "refused"],
    ["InvalidParameterValue.IncorrectPhoneNumber", "refused"],
    ["UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone", "refused"],
    ["LimitExceeded.PhoneNumberThirtySecondLimit", "deferred"],
    ["LimitExceeded.AppDailyLimit", "unavailable"],
    ["LimitExceeded.AppCountryOrRegionInBlacklist", "refused"],
    ["RequestLimitExceeded.UinLimitExceeded", "unavailable"],
    ["InternalError.Timeout", "uncertain"],
  ] as const;
  for (const [code, kind] of cases) {
    it(`takes ${code} for ${kind}, in the status of the message as in that of the request`, async (t) => {
      for (const reply of [error(code), sentStatus(code)]) {
        const { sender, signal } = await setUp(t, () => reply);
        const failure = await failureOf(sender.send(makeMessage(), signal));
        assert.deepEqual([failure.kind, failure.reason], [kind, `HTTP 200, error ${code}`]);
      }
    });
  }

  it("does not take an answer without a send status for a success", async (t) => {
    for (const body of ["", "{}", '{"Response":{}}', '{"Response":{"SendStatusSet":[]}}', '{"Response":null}']) {
      const { sender, signal } = await setUp(t, () => ({ status: 200, body }));
      const failure = await failureOf(sender.send(makeMessage(), signal));
      assert.equal(failure.kind, "uncertain", body);
    }
  });
});
