import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type OutgoingMessage,
  type Ports,
  registerUser,
  type Scope,
  sendCode,
  signInWithCode,
} from "@countersign/core";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs } from "@countersign/testkit";
import { registrationOf } from "../authing/actions/register.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { typed } from "./testing/typed.ts";

const recipient = { channel: "email", address: "jo@example.com" } as const;
const profile = { nickname: "Jo\u0007", city: "Bern", externalId: "hr-7" };

/** Has somebody register himself, and prove his address only later, by a code. */
async function registerAndProve(home: Home): Promise<void> {
  await inHome(home, async ({ services }) => {
    const sent: OutgoingMessage[] = [];
    const { store } = services.ports;
    const settle: typeof store.settle = async (changes) => {
      sent.push(...changes.flatMap((each) => (each.type === "enqueueMessage" ? [each.message] : [])));
      return store.settle(changes);
    };
    const ports: Ports = { ...services.ports, store: { ...store, settle } };
    const application = (await store.findDefaultApplication(home.poolId)) ?? assert.fail("no application");
    const origin = { requestId: "0".repeat(24), ip: null, ipBlock: "unknown", userAgent: null };
    const scope: Scope = { poolId: home.poolId, appId: application.id, actor: "user", origin };
    const account = { email: recipient.address, username: "jo", password: "right horse battery" };
    const said = { profile, customData: { team: "red", size: 3 }, registerSource: "basic:email" };
    await registerUser(ports, registrationOf(scope, { ...account, ...said }));
    const asked = {
      caller: null,
      language: null,
      deviceId: null,
      tooSoon: "emailTooOften",
      purpose: "signIn",
    } as const;
    await sendCode(ports, { ...asked, application, recipient, scope });
    const content = sent.at(-1)?.content;
    assert.ok(content !== undefined && "code" in content);
    await signInWithCode(ports, { application, recipient, code: content.code, registration: null, scope });
    const { userId } =
      (await store.findSubject(home.poolId, { kind: "email", key: recipient.address }))?.user ?? assert.fail();
    const patch = { profile: { city: "Basel" } };
    await store.settle([{ type: "updateUser", subject: { poolId: home.poolId, userId }, patch, nowMs: 0 }]);
  });
}

function contract(name: string, makeHome: MakeHome, options: NeedsOptions): void {
  describe(`countersign user reclaimed: ${name}`, options, () => {
    it("shows what was put aside and brings it back once, leaving what was written since", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      await registerAndProve(home);
      const run = (...args: readonly string[]) => typed(home, ["user", "reclaimed", "jo@example.com", ...args]);
      assert.match((await typed(home, ["user", "show", "jo"])).output, /^password +set, but signs nobody in/m);
      const { sealed } = JSON.parse((await run("--json")).output) as { readonly sealed: readonly object[] }; // as printed
      assert.deepEqual(
        sealed.map((each) => ({ ...each, reclaimedAt: "", keptUntil: "" })),
        [{ profile, customData: { team: "red", size: 3 }, reclaimedAt: "", keptUntil: "" }],
      );
      const { output } = await run();
      assert.match(output, /^customData\.team +"red"$/m);
      assert.match(output, /^nickname +Jo\uFFFD$/m, "nothing in it steers the terminal");
      assert.equal((await run("--restore")).output, "Brought back 5 fields.\n");
      const user = await inHome(home, async ({ findSubject }) => {
        return (await findSubject(home.poolId, { kind: "externalId", key: "hr-7" }))?.user;
      });
      assert.deepEqual(user?.profile, { ...profile, city: "Basel" });
      assert.deepEqual(user?.customData, { team: "red", size: 3 });
      for (const args of [[], ["--restore"]]) assert.equal((await run(...args)).output, "Nothing is put aside.\n");
      assert.equal((await typed(home, ["user", "reclaimed", "nobody"])).exit, 3);
    });
  });
}

contract("SQLite", makeSqliteHome, { skip: false });
contract(
  "PostgreSQL",
  makePostgresHome,
  needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
);
