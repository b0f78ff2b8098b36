import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { POOL_ID, PUBLIC_URL } from "../propertyTests/testing/createWorld.ts";
import { bindBy, openSession, register } from "../propertyTests/testing/person.ts";
import { createPostedWorld, type PostedWorld } from "../propertyTests/testing/post.ts";
import { readTables } from "../propertyTests/testing/tables.ts";
import { createWriter } from "../send/delivery/createWriter.ts";
import { createTestApp } from "./testing/createTestApp.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** Gives a service in which a first enrolment was told, and the path of the link as it stands in the mail. */
async function prepare(test: Parameters<typeof createPostedWorld>[0]) {
  const world = await createPostedWorld(test);
  const { app } = await createTestApp(test, { world });
  const person = await register(world);
  const subject = { poolId: POOL_ID, userId: person.userId };
  await world.ports.store.settle([{ type: "updateUser", subject, patch: { emailVerified: true }, nowMs: 0 }]);
  await bindBy(world, await openSession(world, person));
  return { world, app, path: await linkOf(world) };
}

/** Reads the link as its reader does: in the text of the mail, and in its HTML. */
async function linkOf({ post, ports, clock }: PostedWorld): Promise<string> {
  const write = createWriter({ store: ports.store, clock, language: "en-US", publicUrl: () => PUBLIC_URL });
  const { text, html } = await write(post.at(-1) ?? assert.fail("no mail"));
  const [link] = /https:\/\/\S+\/not-me\/\w+/.exec(text) ?? assert.fail(text);
  assert.ok(html?.includes(`<a href="${link}">${link}</a>`));
  return link.replace(PUBLIC_URL, "");
}

describe("the page behind the link", () => {
  it("shows in the reader's language what was bound, and changes nothing by that", async (t) => {
    const { app, path, world } = await prepare(t);
    const before = await readTables(world.database);
    for (const method of ["GET", "HEAD"] as const) {
      const answer = await app.inject({ method, url: path });
      assert.equal(answer.statusCode, 200);
    }
    const words = {
      "en-GB": /<html lang="en-US">[\s\S]*Was this not you\?[\s\S]*TOTP/,
      "zh-TW": /<html lang="zh-CN">[\s\S]*TOTP/,
    };
    for (const [language, word] of Object.entries(words)) {
      const { body } = await app.inject({ url: path, headers: { "accept-language": language } });
      assert.match(body, word);
      assert.match(body, /<form method="post"><button type="submit">/);
      assert.doesNotMatch(body, /<script|<img|<link|javascript:/i);
    }
    assert.deepEqual(await readTables(world.database), before);
  });

  it("lets nothing run or load but its own style, leads nowhere, and is kept nowhere", async (t) => {
    const { app, path } = await prepare(t);
    const { headers, body } = await app.inject({ url: path });
    const policy = String(headers["content-security-policy"]);
    const [, style = ""] = /<style>([\s\S]*)<\/style>/.exec(body) ?? [];
    const digest = createHash("sha256").update(style).digest("base64");
    assert.equal(
      policy,
      `default-src 'none'; style-src 'sha256-${digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    assert.deepEqual(
      [
        headers["cache-control"],
        headers["referrer-policy"],
        headers["x-robots-tag"],
        headers["x-content-type-options"],
      ],
      ["no-store", "no-referrer", "noindex", "nosniff"],
    );
  });

  it("acts when its form is sent, and says the second time that it was used", async (t) => {
    const { app, path, world } = await prepare(t);
    const headers = { ...FORM, origin: "null", "accept-language": "en" };
    const first = await app.inject({ method: "POST", url: path, headers, payload: "" });
    assert.equal(first.statusCode, 200);
    assert.match(first.body, /It was taken back/);
    const after = await readTables(world.database);
    const second = await app.inject({ method: "POST", url: path, headers, payload: "x=1" });
    assert.equal(second.statusCode, 410);
    for (const { body } of [second, await app.inject({ url: path, headers: { "accept-language": "en" } })]) {
      assert.match(body, /This link was used already/);
      assert.doesNotMatch(body, /<form/);
    }
    assert.deepEqual(await readTables(world.database), after);
  });

  it("says of a link that ran out, and of what is none, that it is that", async (t) => {
    const { app, path, world } = await prepare(t);
    for (const method of ["GET", "POST"] as const) {
      const headers = { ...(method === "POST" ? FORM : {}), "accept-language": "en" };
      const guess = await app.inject({ method, url: path.replace(/\w{4}$/, "0000"), headers });
      assert.equal(guess.statusCode, 404);
      assert.match(guess.body, /There is no such link/);
    }
    world.clock.advance(72 * 3_600_000);
    const late = await app.inject({ method: "POST", url: path, headers: { ...FORM, "accept-language": "en" } });
    assert.equal(late.statusCode, 410);
    assert.match(late.body, /This link has expired/);
  });

  it("takes a form that says nothing, and no body that is large or another's", async (t) => {
    const { app, path } = await prepare(t);
    const large = await app.inject({ method: "POST", url: path, headers: FORM, payload: "x".repeat(5000) });
    assert.equal(large.statusCode, 413);
    const bare = await app.inject({ method: "POST", url: path });
    assert.equal(bare.statusCode, 200);
  });
});
