import type { Cast } from "../Cast.ts";
import { pictureOf, type Scene } from "../pictures.ts";

const OPEN = "POST /v1/mfa/face/session";

/** Live sessions, on paths of our own. */
export async function playLiveFaces(cast: Cast): Promise<void> {
  const account = await cast.account("live");
  await cast.demand("FACE");
  await playOpening(cast, account);
  await playBinding(cast, account);
  await playVerifying(cast, account);
  await playFailures(cast, account);
  await cast.demand();
  await playInSession(cast);
}

function frameOf(sequence: number, scene: Scene): { readonly sequence: number; readonly image: string } {
  return { sequence, image: pictureOf(scene).toString("base64") };
}

function pathOf(session: string): string {
  return `POST /v1/mfa/face/session/${session}/frame`;
}

async function playOpening(cast: Cast, account: string): Promise<void> {
  const { stage } = cast;
  const token = await cast.challenge(account);
  await stage.call("opening without a token", OPEN, { body: {} });
  await stage.call("opening for what nobody knows", OPEN, { token, body: { purpose: "look" } });
  await stage.call("opening with a further member", OPEN, { token, body: { purpose: "bind", more: 1 } });
  await stage.call("opening to verify what is not bound", OPEN, { token, body: { purpose: "verify" } });
  await stage.call("a frame of no session", pathOf("0".repeat(24)), { token, body: frameOf(0, {}) });
  await stage.call("a frame without a token", pathOf("0".repeat(24)), { body: frameOf(0, {}) });
  await stage.call("a frame of what is no id", pathOf("none"), { token, body: frameOf(0, {}) });
  await stage.call("a frame without a picture", pathOf("0".repeat(24)), { token, body: { sequence: 0 } });
  await stage.call("a frame that is no base64", pathOf("0".repeat(24)), { token, body: { sequence: 0, image: "%" } });
}

async function playBinding(cast: Cast, account: string): Promise<void> {
  const { stage } = cast;
  const token = await cast.challenge(account);
  const id = (await stage.call("opening to bind", OPEN, { token, body: { purpose: null } })).at("id");
  const show = (name: string, sequence: number, scene: Scene) =>
    stage.call(name, pathOf(id), { token, body: frameOf(sequence, { person: 0, ...scene }) });
  await show("a frame that is no movement", 0, {});
  await show("a frame of no use", 1, { fault: "tooDark" });
  await show("the first movement", 2, { movement: "lookAhead" });
  await show("the second movement", 3, { movement: "turnLeft" });
  await stage.call("a frame by another mfaToken", pathOf(id), {
    token: await cast.challenge(account),
    body: frameOf(4, { movement: "blink" }),
  });
  await show("the last movement, which binds", 4, { movement: "blink" });
  await show("a frame after the end", 5, { movement: "blink" });
}

/** Shows all movements; only the answer to the last one is written down. */
async function showAll(cast: Cast, name: string, token: string, person: Pick<Scene, "person" | "take">): Promise<void> {
  const { stage } = cast;
  const id = (await stage.call(null, OPEN, { token, body: {} })).at("id");
  for (const [sequence, movement] of ["lookAhead", "turnLeft"].entries()) {
    await stage.call(null, pathOf(id), { token, body: frameOf(sequence, { ...person, movement }) });
  }
  await stage.call(name, pathOf(id), { token, body: frameOf(2, { ...person, movement: "blink" }) });
}

async function playVerifying(cast: Cast, account: string): Promise<void> {
  const { stage } = cast;
  const token = await cast.challenge(account);
  await stage.call("opening to verify", OPEN, { token, body: {} });
  await stage.call("opening to bind what is bound", OPEN, { token, body: { purpose: "bind" } });
  await showAll(cast, "another's face, live", token, { person: 1 });
  const replayed = (await stage.call(null, OPEN, { token, body: {} })).at("id");
  const again = frameOf(0, { person: 0, movement: "lookAhead" });
  await stage.call("a picture of an earlier session", pathOf(replayed), { token, body: again });
  await showAll(cast, "the face, live", token, { person: 0, take: 1 });
  await stage.call("opening with a spent mfaToken", OPEN, { token, body: {} });
}

async function playFailures(cast: Cast, account: string): Promise<void> {
  const { stage } = cast;
  const token = await cast.challenge(account);
  const id = (await stage.call(null, OPEN, { token, body: {} })).at("id");
  const take = 2;
  await stage.call("a frame asked into the target", pathOf(id), {
    token,
    body: frameOf(2, { person: 0, asksTarget: true }),
  });
  await stage.call(null, pathOf(id), { token, body: frameOf(3, { person: 0, movement: "lookAhead", take }) });
  const late = frameOf(3, { person: 0, movement: "turnLeft", take });
  await stage.call("a frame out of order", pathOf(id), { token, body: late });
  await stage.call("a frame after the failure", pathOf(id), { token, body: late });
  const other = (await stage.call(null, OPEN, { token, body: {} })).at("id");
  await stage.call("a frame that breaks the engine", pathOf(other), { token, body: frameOf(0, { breaks: true }) });
}

async function playInSession(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("live.in.session");
  const older = await cast.session(account);
  const token = await cast.session(account);
  await stage.call("opening in a session to verify", OPEN, { token, body: { purpose: "verify" } });
  await stage.call("opening in a session", OPEN, { token, body: {} });
  await showAll(cast, "binding live, in a session", token, { person: 4 });
  await stage.call("opening in a session that has a face", OPEN, { token, body: {} });
  await stage.call("opening in a session that passed nothing", OPEN, { token: older, body: { purpose: "bind" } });
  const headers = { "accept-language": "en-US" };
  await stage.call("opening in that session, in English", OPEN, { token: older, body: {}, headers });
}
