import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { signTc3 } from "./signTc3.ts";

/** "Signature v3" of Tencent Cloud: one request in two revisions of the page, the later one with a masked key. */
const request = {
  service: "cvm",
  timestampSeconds: 1551113065,
  headers: { "content-type": "application/json; charset=utf-8", host: "cvm.tencentcloudapi.com" },
  payload: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
};
const withAction = { ...request, headers: { ...request.headers, "x-tc-action": "DescribeInstances" } };

describe("signTc3", () => {
  it("gives the signature published for the key ending in EXAMPLE", () => {
    assert.equal(
      signTc3(request, "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"),
      "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, " +
        "SignedHeaders=content-type;host, " +
        "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
    );
  });

  it("gives the signature published with the action among the signed headers", () => {
    assert.equal(
      signTc3(withAction, "AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******", "Gu5t9xGARNpq86cd98joQYCN3*******"),
      "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******/2019-02-25/cvm/tc3_request, " +
        "SignedHeaders=content-type;host;x-tc-action, " +
        "Signature=be4f67d323c78ab9acb7395e43c0dbcf822a9cfac32fea2449a7bc7726b770a3",
    );
  });

  it("dates the signature by UTC", () => {
    const lateEvening = Date.parse("2019-02-25T23:59:59Z") / 1000;
    const nextDay = { ...request, timestampSeconds: lateEvening + 1 };
    assert.match(signTc3({ ...request, timestampSeconds: lateEvening }, "id", "key"), /\/2019-02-25\/cvm\//);
    assert.match(signTc3(nextDay, "id", "key"), /\/2019-02-26\/cvm\//);
  });
});
