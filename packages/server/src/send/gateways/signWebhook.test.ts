import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readWebhookSecret } from "./readWebhookSecret.ts";
import { signWebhook } from "./signWebhook.ts";

/** The example of the Standard Webhooks reference libraries. */
const PUBLISHED = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  webhook: { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestampSeconds: 1614265330, body: '{"test": 2432232314}' },
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

describe("signWebhook", () => {
  it("gives the published signature", () => {
    assert.equal(signWebhook(PUBLISHED.webhook, [readWebhookSecret(PUBLISHED.secret)]), PUBLISHED.signature);
  });

  it("gives one signature for each key, in their order", () => {
    const keys = [readWebhookSecret("the next secret"), readWebhookSecret(PUBLISHED.secret)];
    const signatures = signWebhook(PUBLISHED.webhook, keys).split(" ");
    assert.equal(signatures.length, 2);
    assert.equal(signatures[1], PUBLISHED.signature);
    assert.notEqual(signatures[0], PUBLISHED.signature);
  });
});

describe("readWebhookSecret", () => {
  it("takes whsec_… as base64 and any other text as its UTF-8 bytes", () => {
    assert.deepEqual(readWebhookSecret("whsec_AAECAw==").export(), Buffer.from([0, 1, 2, 3]));
    assert.deepEqual(readWebhookSecret("whsec_AAECAw").export(), Buffer.from([0, 1, 2, 3]));
    assert.deepEqual(readWebhookSecret("AAECAw==").export(), Buffer.from("AAECAw==", "utf8"));
    assert.deepEqual(readWebhookSecret("密钥 with spaces").export(), Buffer.from("密钥 with spaces", "utf8"));
  });

  for (const secret of ["", "whsec_", "whsec_not base64!", "whsec_AAEC=w==", "whsec_A"]) {
    it(`refuses ${JSON.stringify(secret)} without quoting it`, () => {
      assert.throws(
        () => readWebhookSecret(secret),
        (error) => error instanceof TypeError && (secret.length < 8 || !error.message.includes(secret)),
      );
    });
  }
});
