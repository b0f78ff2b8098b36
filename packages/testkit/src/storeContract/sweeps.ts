import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { insertUser, loadSubject, save, settle } from "./act.ts";
import { makeAuthenticator, makeId, makeMfaToken, makeSession, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

/** What has ended goes, and nothing else. */
export function statesSweeps(opened: Opened): void {
  describe("a sweep", () => {
    it("deletes what is over long enough and nothing that counts", async () => {
      const { store, poolId } = opened();
      const subject = await insertUser(opened());
      const sweptAtMs = NOW_MS + 4 * WEEK_MS;
      const ends = { token: sweptAtMs - HOUR_MS, session: sweptAtMs - WEEK_MS };
      const tokens = [ends.token, ends.token + 1].map((expiresAtMs) => makeMfaToken(subject, { expiresAtMs }));
      const sessions = [ends.session, ends.session + 1].map((expiresAtMs) => makeSession(subject, { expiresAtMs }));
      const drafts = [ends.token, ends.token + 1].map((expiresAtMs) =>
        makeAuthenticator(subject, { expiresAtMs, status: "pending", createdAtMs: expiresAtMs }),
      );
      const confirmed = makeAuthenticator(subject);
      const windows = [0, 1].map((more) => ({
        key: makeId(),
        name: "lookup" as const,
        limit: 5,
        windowMs: sweptAtMs - NOW_MS + more,
      }));
      await settle(
        store,
        ...tokens.map((token) => ({ type: "openMfaToken", token }) as const),
        ...sessions.map((session) => ({ type: "openSession", session }) as const),
        ...[confirmed, ...drafts].map((each) => save(each, null)),
        { type: "failAttempt", subject, factor: "totp", cap: 100, nowMs: NOW_MS },
        { type: "count", windows: windows, nowMs: NOW_MS },
      );
      await opened().sweep(sweptAtMs);
      assert.deepEqual(await Promise.all(tokens.map(({ id }) => store.findMfaToken(poolId, id))), [null, tokens[1]]);
      assert.deepEqual(await Promise.all(sessions.map(({ id }) => store.findSession(poolId, id))), [null, sessions[1]]);
      const { authenticators, attempts } = await loadSubject(store, subject);
      assert.deepEqual(authenticators, [confirmed, drafts[1]]);
      assert.equal(attempts.totp?.failures, 1);
      const left = await store.findCounts(windows, sweptAtMs - 1);
      assert.deepEqual(
        [...left.keys()],
        windows.slice(1).map(({ key }) => key),
      );
    });

    it("goes on beyond one batch", async () => {
      const { store, poolId } = opened();
      const subject = await insertUser(opened());
      const tokens = Array.from({ length: 1200 }, () => makeMfaToken(subject, { expiresAtMs: NOW_MS }));
      await settle(store, ...tokens.map((token) => ({ type: "openMfaToken", token }) as const));
      await opened().sweep(NOW_MS + HOUR_MS);
      const found = await Promise.all(tokens.map(({ id }) => store.findMfaToken(poolId, id)));
      assert.ok(found.every((token) => token === null));
    });
  });
}
