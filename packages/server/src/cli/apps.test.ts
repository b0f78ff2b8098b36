import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { type Application, registerUser, type Session } from "@countersign/core";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs, plainSession } from "@countersign/testkit";
import { registrationOf } from "../authing/actions/register.ts";
import { operatorScope } from "./operatorScope.ts";
import { countersignJson, serve } from "./testing/countersign.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { typed } from "./testing/typed.ts";

type Shown = Application & { readonly secret?: string };

async function update(home: Home, ...args: readonly string[]): Promise<Shown> {
  const { exit, output, errors } = await typed(home, ["app", "update", ...args, "--json"]);
  assert.equal(exit, 0, errors || output);
  return JSON.parse(output) as Shown; // as printed
}

function find(home: Home, id: string): Promise<Application | null> {
  return inHome(home, ({ services }) => services.ports.store.findApplication(id));
}

function contract(name: string, makeHome: MakeHome, options: NeedsOptions): void {
  describe(`countersign app: ${name}`, options, () => {
    it("gives an application a logo, a colour and pages to agree to, and takes them away again", async (t) => {
      const home = await makeHome(t);
      await serve(t, home);
      const picture = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(100)]);
      const [logo, text, large] = ["logo.png", "text.png", "large.png"].map((name) => join(home.folder, name));
      assert.ok(logo && text && large);
      await writeFile(logo, picture);
      await writeFile(text, "<svg onload='alert(1)'/>");
      await writeFile(large, Buffer.concat([picture, Buffer.alloc(128 * 1024)]));
      const terms = "https://shop.example.com/terms";
      const { look } = await update(home, "--logo", logo, "--colour", "#0A7D4B", "--terms", terms);
      assert.deepEqual([look.colour, look.termsUrl, look.privacyUrl], ["#0a7d4b", terms, null]);
      const found = await inHome(home, ({ services }) => services.ports.store.findLogo(look.logo ?? ""));
      assert.deepEqual([found?.type, Buffer.from(found?.content ?? []).equals(picture)], ["image/png", true]);

      for (const wrong of [
        ["--logo", text],
        ["--logo", large],
        ["--colour", "green"],
        ["--terms", "http://a.example"],
      ])
        assert.notEqual((await typed(home, ["app", "update", ...wrong])).exit, 0, wrong.join(" "));
      assert.deepEqual((await update(home, "--name", "Store")).look, look, "what is not named stays");

      const bare = await update(home, "--logo", "none", "--colour", "none", "--terms", "none");
      assert.deepEqual(bare.look, { colour: null, logo: null, termsUrl: null, privacyUrl: null });
      assert.equal(await inHome(home, ({ services }) => services.ports.store.findLogo(look.logo ?? "")), null);
    });

    it("makes, lists and changes applications while the service goes on", async (t) => {
      const home = await makeHome(t);
      await serve(t, home);
      const lists = ["--redirect-uris", "https://a.example/cb,http://localhost:8080/x?y=1", "--factors", "OTP,EMAIL"];
      const made = await countersignJson<Shown>(home, ["app", "create", "--name", "Shop 店", ...lists]);
      assert.match(made.secret ?? "", /^[0-9a-f]{32}$/);
      const kept = await find(home, made.id);
      const { digest } = await inHome(home, async ({ services }) => services.ports);
      assert.equal(kept?.secretDigest, digest(made.secret ?? ""));
      assert.deepEqual([kept.name, kept.factors, kept.allowedOrigins], ["Shop 店", ["OTP", "EMAIL"], []]);
      assert.deepEqual(kept.redirectUris, ["https://a.example/cb", "http://localhost:8080/x?y=1"]);

      const { applications } = await countersignJson<{ applications: readonly Shown[] }>(home, ["app", "list"]);
      assert.deepEqual(
        applications.map(({ id }) => id),
        [home.appId, made.id],
      );
      assert.ok(applications.every((each) => !("secret" in each) && !("secretDigest" in each)));

      const app = ["--app", made.id];
      const changed = await update(home, ...app, "--factors", "PASSKEY", "--name", "Store").catch(() => null);
      assert.equal(changed, null, "this build serves no passkeys");
      await update(
        home,
        ...app,
        "--factors",
        "SMS",
        "--redirect-uris",
        "none",
        "--allowed-origins",
        "https://a.example",
        "--first-enrolment",
        "proved",
        "--face-proof",
        "live",
      );
      const after = await find(home, made.id);
      const changes = {
        factors: ["SMS"],
        redirectUris: [],
        allowedOrigins: ["https://a.example"],
        faceProof: "live",
        firstEnrolment: "proved",
      };
      assert.deepEqual([kept.faceProof, kept.firstEnrolment, after], ["photo", "signIn", { ...kept, ...changes }]);

      const text = "select type, actor, reason from audit_events where app_id = $1 order by at_ms, seq";
      const events = await onDatabaseOf(home, (database) => database.all<Record<string, string>>(text, [made.id]));
      assert.deepEqual(
        events.map(({ type, actor, reason }) => [type, actor, reason]),
        [
          ["application.create", "operator", null],
          ["application.update", "operator", "redirectUris, allowedOrigins, faceProof, firstEnrolment"],
          ["application.policy", "operator", null],
        ],
      );
    });
  });
}

contract("SQLite", makeSqliteHome, { skip: false });
contract(
  "PostgreSQL",
  makePostgresHome,
  needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
);

describe("countersign app update", () => {
  it("takes the words of messages from a file, all or nothing, and names every mistake", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const file = join(home.folder, "templates.json");
    const good = {
      "sms.signIn": { text: "{{app}}: {{code}}" },
      "email.factorAdded": { subject: "{{item}}", text: "New: {{item}}", html: "<p>{{item}}</p>" },
    };
    await writeFile(file, `\uFEFF${JSON.stringify(good)}`);
    assert.deepEqual((await update(home, "--templates", file)).templates, good);
    const bad = {
      "sms.signin": { text: "{{code}}" },
      "sms.bind": { text: "no code" },
      "sms.unbind": { text: "{{code}}", subject: "s" },
      "email.bind": { text: "{{code}}", subjekt: "s" },
      "email.general": "text",
      "fax.general": { text: "{{code}}" },
    };
    await writeFile(file, JSON.stringify(bad));
    const { exit, errors } = await typed(home, ["app", "update", "--templates", file]);
    assert.equal(exit, 1);
    for (const mistake of [
      "sms.signin is no channel and purpose. Did you mean sms.signIn?",
      "sms.bind: text lacks {{code}}.",
      "sms.unbind is a text message: it has neither subject nor html.",
      "email.bind must hold text, and may hold subject and html, all of them texts.",
      "email.general must hold text",
      "fax.general is no channel and purpose.",
    ]) {
      assert.ok(errors.includes(`  ${mistake}`), `${mistake}\n${errors}`);
    }
    assert.deepEqual((await find(home, home.appId))?.templates, good, "nothing was changed");
    for (const text of ["[]", "null", "{", "", Buffer.from(`\uFEFF${JSON.stringify(good)}`, "utf16le")]) {
      await writeFile(file, text);
      assert.equal((await typed(home, ["app", "update", "--templates", file])).exit, 1, String(text));
    }
    assert.match((await typed(home, ["app", "update", "--templates", `${file}x`])).errors, /cannot be read: ENOENT/);
    await writeFile(file, "{}");
    assert.deepEqual((await update(home, "--templates", file)).templates, {});
  });

  it("refuses what is no page, no origin and no factor, and a change of nothing", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    for (const args of [
      [],
      ["--redirect-uris", "https://a.example/#x"],
      ["--redirect-uris", "javascript:alert(1)"],
      ["--redirect-uris", "https://a.example,"],
      ["--allowed-origins", "*"],
      ["--allowed-origins", "https://a.example/x"],
      ["--factors", "TOTP"],
      ["--factors", "OTP,OTP"],
      ["--factors", "PASSKEY"],
      ["--app", "123"],
    ]) {
      assert.equal((await typed(home, ["app", "update", ...args])).exit, 2, args.join(" "));
    }
    assert.equal((await typed(home, ["app", "update", "--app", "0".repeat(24), "--name", "x"])).exit, 3);
    await typed(home, ["app", "create", "--name", "Second"]);
    const { exit, errors } = await typed(home, ["app", "update", "--name", "x"]);
    assert.equal(exit, 2);
    assert.match(errors, /name one with --app \(.*Countersign, .*Second\)/);
  });

  it("says how many sessions a policy asks for more, and changes nothing until that is confirmed", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const nowMs = Date.now();
    await inHome(home, async ({ services: { ports } }) => {
      const { poolId } = (await ports.store.findApplication(home.appId)) ?? assert.fail();
      const { userId } = await registerUser(
        ports,
        registrationOf(operatorScope(poolId), { username: "held", password: null, registerSource: "import:manual" }),
      );
      const fields = { poolId, userId, appId: home.appId, createdAtMs: nowMs, expiresAtMs: nowMs + 3_600_000 };
      const sessions: readonly Partial<Session>[] = [{}, {}, { revokedAtMs: nowMs }, { passed: { totp: nowMs } }];
      await ports.store.settle(
        sessions.map((each, index) => ({
          type: "openSession",
          session: plainSession({ ...fields, ...each, id: `${index}`.repeat(24) }),
        })),
      );
    });
    const factorsNow = async () => (await find(home, home.appId))?.factors;
    const before = await factorsNow();
    const asked = await typed(home, ["app", "update", "--factors", "SMS,EMAIL"]);
    assert.equal(asked.exit, 4);
    assert.match(asked.errors, /^2 sessions of the application .* passed no second factor/);
    assert.deepEqual(await factorsNow(), before);
    assert.equal((await typed(home, ["app", "update", "--factors", "none"])).exit, 0, "less is demanded");
    assert.equal((await typed(home, ["app", "update", "--factors", "SMS,EMAIL", "--yes"])).exit, 0);
    assert.deepEqual(await factorsNow(), ["SMS", "EMAIL"]);
    assert.equal((await typed(home, ["app", "update", "--factors", "EMAIL,SMS"])).exit, 0, "nothing new is demanded");
  });
});
