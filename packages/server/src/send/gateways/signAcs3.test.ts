import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { signAcs3 } from "./signAcs3.ts";

describe("signAcs3", () => {
  it("gives the signature that Alibaba Cloud publishes for RunInstances", () => {
    // "Fixed parameter values" of the page linked at signAcs3.
    const { authorization, canonicalQuery } = signAcs3(
      {
        method: "POST",
        path: "/",
        query: { RegionId: "cn-shanghai", ImageId: "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd" },
        headers: {
          host: "ecs.cn-shanghai.aliyuncs.com",
          "x-acs-action": "RunInstances",
          "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "x-acs-date": "2023-10-26T10:22:32Z",
          "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
          "x-acs-version": "2014-05-26",
        },
      },
      "YourAccessKeyId",
      "YourAccessKeySecret",
    );
    assert.equal(canonicalQuery, "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai");
    assert.equal(
      authorization,
      "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;" +
        "x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
    );
  });

  it("escapes every character of the query that RFC 3986 reserves", () => {
    const headers = { "x-acs-content-sha256": "" };
    const { canonicalQuery } = signAcs3(
      { method: "POST", path: "/", query: { b: "a b*c~d/e!'()+&=", a: '{"code":"1"}', 签: "名" }, headers },
      "id",
      "secret",
    );
    assert.equal(
      canonicalQuery,
      "%E7%AD%BE=%E5%90%8D&a=%7B%22code%22%3A%221%22%7D&b=a%20b%2Ac~d%2Fe%21%27%28%29%2B%26%3D",
    );
  });
});
