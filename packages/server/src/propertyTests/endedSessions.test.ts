import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import {
  endOtherSessions,
  endOwnSession,
  issueAuthorizationCode,
  redeemAuthorizationCode,
  stepUp,
  type TokenRef,
  updateApplication,
} from "@countersign/core";
import { APP_ID, createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { granted, outcomeOf, overtakenAt } from "./testing/outcomes.ts";
import { openProven, registerWithApp } from "./testing/person.ts";
import { countRows } from "./testing/tables.ts";

const VERIFIER = "a verifier of at least forty-three characters";
const REDIRECT_URI = "https://app.example.com/back";
const PROVED = { level: 2, maxAgeSeconds: 0 } as const;

/** Gives a session of somebody, and another of his that somebody else may have. */
async function twoSessions(
  world: World,
): Promise<{ readonly own: TokenRef<"session">; readonly other: TokenRef<"session"> }> {
  const person = await registerWithApp(world);
  const open = async (): Promise<TokenRef<"session">> => {
    world.clock.advance(60_000);
    return openProven(world, person);
  };
  const [own, other] = [await open(), await open()];
  world.clock.advance(60_000);
  return { own, other };
}

async function codeOfSession({ ports }: World, caller: TokenRef<"session">): Promise<string> {
  const scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;
  await updateApplication(ports, { scope, appId: APP_ID, patch: { redirectUris: [REDIRECT_URI] }, factors: null });
  const challengeDigest = createHash("sha256").update(VERIFIER).digest("hex");
  const origin = from();
  return granted(
    issueAuthorizationCode(ports, { caller, appId: APP_ID, redirectUri: REDIRECT_URI, challengeDigest, origin }),
  );
}

for (const { engine, settingsFor, options } of engines) {
  describe(`sessions that end while they are used: ${engine}`, options, () => {
    it("leave no sign-in behind that waits for a second factor", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t) });
      for (const end of [
        ({ ports }: World, { own, other }: Awaited<ReturnType<typeof twoSessions>>) =>
          endOwnSession(ports, { caller: own, id: other.id, origin: from() }),
        ({ ports }: World, { own }: Awaited<ReturnType<typeof twoSessions>>) => endOtherSessions(ports, own, from()),
      ]) {
        const sessions = await twoSessions(world);
        const overtaken = overtakenAt(world, "settle", () => end(world, sessions));
        const asked = stepUp(overtaken.ports, { caller: sessions.other, origin: from(), ...PROVED });
        assert.equal(await outcomeOf(asked), "sessionRevoked");
        assert.equal(await countRows(world, "mfa_tokens", "session_id is not null"), 0);
      }
    });

    it("give no other session by a code that was made in them", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t) });
      const { own, other } = await twoSessions(world);
      const code = await codeOfSession(world, other);
      const application = (await world.ports.store.findApplication(APP_ID)) ?? assert.fail("no application");
      const overtaken = overtakenAt(world, "settle", () => endOtherSessions(world.ports, own, from()));
      const redemption = { application, code, verifier: VERIFIER, redirectUri: REDIRECT_URI, origin: from() };
      assert.equal(await outcomeOf(redeemAuthorizationCode(overtaken.ports, redemption)), "grantInvalid");
      assert.equal(await countRows(world, "sessions", `revoked_at_ms is null and id <> '${own.id}'`), 0);
    });
  });
}
