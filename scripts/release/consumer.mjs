/**
 * What an app does with the published SDK: `node consumer.mjs URL APP_ID [PORTRAIT]` registers somebody, signs him in and,
 * with a portrait, binds his face.
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";
import { Protector } from "@countersign/middleware";
import { AuthenticationClient, CountersignError } from "@countersign/sdk";
import { FaceSessionError } from "@countersign/sdk/face";

const [appHost, appId, portrait] = process.argv.slice(2);
const client = new AuthenticationClient({ appId, appHost });
const [email, password] = [`${randomUUID()}@example.com`, randomUUID()];

await client.registerByEmail(email, password);
assert.equal((await client.loginByEmail(email, password)).email, email);
assert.equal((await client.getCurrentUser())?.email, email);
const protector = new Protector({ appHost, appId, sessions: "offline" });
const checked = await protector.check(`Bearer ${await client.tokenProvider.getToken()}`);
assert.equal(checked.user.data.email, email);
await assert.rejects(client.loginByEmail(email, "wrong"), CountersignError);
assert.ok(FaceSessionError.prototype instanceof CountersignError);
if (portrait !== undefined) {
  const face = await openAsBlob(portrait, { type: "image/jpeg" });
  await client.mfa.associateFaceByBlob({ baseFace: face, compareFace: face });
}
