import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  changeApplicationPolicy,
  changePassword,
  endSession,
  importTotp,
  refreshSession,
  registerUser,
  removeAuthenticator,
  removeAuthenticatorOf,
  type Scope,
  updateOwnProfile,
  updateUser,
} from "@countersign/core";
import { APP_ID, createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { pendingOf } from "./testing/outcomes.ts";
import {
  type AuthenticatorApp,
  codeOf,
  confirm,
  enrol,
  openMfaToken,
  openProven,
  openSession,
  PASSWORD,
  register,
  registerWithApp,
  signIn,
  submit,
} from "./testing/person.ts";
import { readTables } from "./testing/tables.ts";

const manager: Scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from("198.51.100.1") };

interface Event {
  readonly type: string;
  readonly result: string;
  readonly reason: string | null;
  readonly factor: string | null;
  readonly actor: string;
  readonly user_id: string | null;
  readonly app_id: string | null;
  readonly pool_id: string;
  readonly at_ms: number;
  readonly request_id: string;
}

const readEvents = ({ database }: World) => database.all<Event>("select * from audit_events order by seq", []);

/** Gives the events that an act writes, in short. */
async function eventsOf(world: World, act: () => Promise<unknown>): Promise<readonly string[]> {
  const before = (await readEvents(world)).length;
  await act();
  const events = (await readEvents(world)).slice(before);
  for (const event of events) {
    assert.equal(event.at_ms, world.clock.nowMs());
    assert.equal(event.pool_id, POOL_ID);
    assert.equal(event.request_id, from().requestId);
    assert.equal(event.reason === null, event.result === "success");
  }
  return events.map(
    ({ type, factor, actor, result }) => `${actor} ${type}${factor === null ? "" : ` ${factor}`} ${result}`,
  );
}

describe("audit trail", () => {
  it("has a row for every act of a person, with who, where and how it ended", async (t) => {
    const world = await createWorld(t);
    const { ports } = world;
    const trail = (act: () => Promise<unknown>) => eventsOf(world, act);
    const person = await register(world);
    assert.deepEqual(await trail(() => register(world)), ["user user.register success"]);
    assert.deepEqual(await trail(() => signIn(world, person)), [
      "user signIn.password success",
      "user signIn.passed success",
    ]);
    const session = await openSession(world, person);
    let app: AuthenticatorApp = { secret: "", recoveryCode: "" };
    const enrolling = async (): Promise<void> => {
      app = await enrol(world, session);
    };
    assert.deepEqual(await trail(enrolling), ["user authenticator.enrol totp success"]);
    assert.deepEqual(await trail(() => confirm(world, session, codeOf(world, app))), [
      "user authenticator.confirm totp success",
    ]);
    world.clock.advance(90_000);
    assert.deepEqual(await trail(() => openMfaToken(world, person)), ["user signIn.password success"]);
    const token = await openMfaToken(world, person);
    const passed = ["user authenticator.verify totp success", "user signIn.passed totp success"];
    assert.deepEqual(await trail(() => submit(world, token, codeOf(world, app))), passed);
    const other = await openMfaToken(world, person);
    const recovered = ["user authenticator.verify recovery success", "user signIn.passed recovery success"];
    assert.deepEqual(await trail(() => submit(world, other, app.recoveryCode, "recovery")), recovered);
    assert.deepEqual(await trail(() => refreshSession(ports, session, from())), ["user session.refresh success"]);
    const patch = { profile: { nickname: "jo" } };
    assert.deepEqual(await trail(() => updateOwnProfile(ports, { caller: session, patch, origin: from() })), [
      "user user.update success",
    ]);
    const change = { caller: session, newPassword: "a new password", oldPassword: PASSWORD, origin: from() };
    assert.deepEqual(await trail(() => changePassword(ports, change)), ["user password.change success"]);
    const removal = { caller: session, kind: "totp", origin: from() } as const;
    assert.deepEqual(await trail(() => removeAuthenticator(ports, removal)), [
      "user authenticator.remove totp success",
    ]);
    assert.deepEqual(await trail(() => endSession(ports, session, from())), ["user session.end success"]);
    const own = (await readEvents(world)).filter(({ user_id }) => user_id === person.userId);
    assert.ok(own.length >= 15);
    assert.ok(own.every(({ app_id }) => app_id === APP_ID));
  });

  it("has a row for every act of a manager", async (t) => {
    const world = await createWorld(t);
    const { ports } = world;
    const trail = (act: () => Promise<unknown>) => eventsOf(world, act);
    const { userId } = await register(world);
    const fields = {
      username: "made",
      email: null,
      phone: null,
      emailVerified: false,
      phoneVerified: false,
      blocked: false,
    };
    const made = {
      ...fields,
      scope: manager,
      password: PASSWORD,
      profile: {},
      customData: {},
      registerSource: "import:manual",
    };
    assert.deepEqual(await trail(() => registerUser(ports, made)), ["management user.create success"]);
    const update = (patch: { readonly blocked?: boolean; readonly emailVerified?: boolean }) => () =>
      updateUser(ports, { scope: manager, userId, patch });
    assert.deepEqual(await trail(update({ emailVerified: true })), ["management user.update success"]);
    assert.deepEqual(await trail(update({ blocked: true })), ["management user.block success"]);
    const secret = "GEZDGNBVGY3TQOJQ";
    const imported = () => importTotp(ports, { scope: manager, userId, secret, recoveryCode: null });
    assert.deepEqual(await trail(imported), ["management authenticator.import totp success"]);
    const removed = () => removeAuthenticatorOf(ports, { scope: manager, userId, kind: "totp" });
    assert.deepEqual(await trail(removed), ["management authenticator.remove totp success"]);
    const demand = () =>
      changeApplicationPolicy(ports, { scope: manager, appId: APP_ID, enable: ["OTP"], disable: [] });
    assert.deepEqual(await trail(demand), ["management application.policy success"]);
  });

  it("tells a step that was asked for from one that was taken", async (t) => {
    const world = await createWorld(t);
    const late = await openProven(world, await registerWithApp(world));
    world.clock.advance(900_001);
    const asked = await eventsOf(world, () => pendingOf(enrol(world, late)));
    assert.deepEqual(asked, ["user authenticator.enrol totp failure", "user authenticator.stepUp success"]);
    assert.equal((await readEvents(world)).at(-2)?.reason, "assurance");
  });

  it("holds no secret, nor does any other table", async (t) => {
    const world = await createWorld(t, { hasher: "argon2" });
    const person = await registerWithApp(world);
    await signIn(world, person, { password: "a wrong guess" }).catch(() => undefined);
    const token = await openMfaToken(world, person);
    const { session, recoveryCode } = await submit(world, token, person.app.recoveryCode, "recovery");
    const caller = { kind: "session", poolId: POOL_ID, id: session.id } as const;
    const pending = await enrol(world, caller);
    const change = { caller, newPassword: "another right horse", oldPassword: PASSWORD, origin: from() };
    await changePassword(world.ports, change);
    const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    await importTotp(world.ports, { scope: manager, userId: person.userId, secret, recoveryCode: "imported-code-1" });
    const { flowHandle } = await pendingOf(signIn(world, { ...person, password: "another right horse" }));
    const secrets = [
      ...[PASSWORD, "a wrong guess", "another right horse", flowHandle, secret, "imported-code-1", "importedcode1"],
      ...[person.app.secret, pending.secret],
      ...[person.app.recoveryCode, pending.recoveryCode, recoveryCode ?? ""].flatMap((code) => [
        code,
        code.replaceAll("-", ""),
      ]),
    ];
    const kept = [...(await readTables(world.database))].flatMap(([table, rows]) =>
      rows.map((row) => [table, spell(row)] as const),
    );
    assert.ok(kept.length > 30);
    for (const [table, text] of kept) {
      for (const each of secrets) assert.ok(each !== "" && !text.includes(each), `${table} holds a secret`);
    }
  });
});

/** Gives a row as text, bytes as they are. */
function spell(row: Readonly<Record<string, unknown>>): string {
  return Object.values(row)
    .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value)))
    .join("\n");
}
