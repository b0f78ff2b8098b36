import type { Cast } from "../Cast.ts";
import { pictureOf, type Scene } from "../pictures.ts";

const UPLOAD = "POST /api/v2/upload?folder=face-photo&private=true";
const ASSOCIATE = "POST /api/v2/mfa/face/associate";
const UNBIND = "DELETE /api/v2/mfa/face/associate";
const VERIFY = "POST /api/v2/mfa/face/verify";
const VERIFY_APP = "POST /api/v2/applications/mfa/face/verify";
const LOGIN = "POST /api/v2/login/account";
const FREE_TRIES = 5;

let takes = 0;

/** Photos that are sent, and faces bound and shown by them. */
export async function playFaces(cast: Cast): Promise<void> {
  await playUploads(cast);
  await playBindings(cast);
  await playBindingInSession(cast);
  await playVerifications(cast);
  await playLock(cast);
  await playUnbinding(cast);
}

function formOf(content: Uint8Array<ArrayBuffer>, field = "file"): FormData {
  const form = new FormData();
  form.append(field, new Blob([content], { type: "image/jpeg" }), "me.jpg");
  return form;
}

/** Sends a picture and gives its key. */
async function photo({ stage }: Cast, scene: Scene): Promise<string> {
  takes += 1;
  const sent = await stage.call(null, UPLOAD, { body: formOf(pictureOf({ ...scene, take: takes })) });
  return sent.at("data.key");
}

async function playUploads({ stage }: Cast): Promise<void> {
  const send = (name: string, line: string, body: FormData, headers = {}) =>
    stage.call(name, line, { body, told: "<a form>", headers });
  const picture = pictureOf({ person: 0 });
  await send("a photo of a face", UPLOAD, formOf(picture));
  const avatar = await send("an avatar", "POST /api/v2/upload?folder=avatar", formOf(picture));
  await stage.call("the avatar", `GET ${new URL(avatar.at("data.url")).pathname}`);
  await send("a photo in an unknown folder", "POST /api/v2/upload?folder=secrets", formOf(picture));
  await send("what is no picture", UPLOAD, formOf(Buffer.from("<svg/>")));
  await send(
    "an avatar that is no picture",
    "POST /api/v2/upload?folder=avatar",
    formOf(Buffer.from([255, 216, 255, 224])),
  );
  await send("a form without a file", UPLOAD, new FormData());
  await send("a form with another field", UPLOAD, formOf(picture, "picture"));
  await send("a photo too large", UPLOAD, formOf(Buffer.concat([picture, Buffer.alloc(6_000_000)])));
  await send("a photo from a page elsewhere", UPLOAD, formOf(picture), { origin: "https://elsewhere.example.com" });
  await stage.call("JSON in place of a form", UPLOAD, { body: { file: "x" } });
}

async function playBindings(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("faced");
  await cast.demand("FACE");
  await stage.call("a face is demanded", LOGIN, { body: { account, password: await cast.encrypt() } });
  const token = await cast.challenge(account);
  const bind = (name: string, body: object) => stage.call(name, ASSOCIATE, { token, body });
  await bind("binding by nothing", {});
  await bind("binding by one photo", { photoA: await photo(cast, { person: 0 }) });
  await bind("binding by photos that were never sent", { photoA: "0".repeat(32), photoB: "1".repeat(32) });
  await bind("binding by an address within", { photoA: "http://127.0.0.1:1/a", photoB: "http://127.0.0.1:1/b" });
  await bind("binding by two faces", {
    photoA: await photo(cast, { person: 0 }),
    photoB: await photo(cast, { person: 1 }),
  });
  for (const fault of ["notAnImage", "noFace", "manyFaces", "tooDark"]) {
    const photos = { photoA: await photo(cast, { fault }), photoB: await photo(cast, { person: 0 }) };
    await bind(`binding by a photo that is of no use: ${fault}`, photos);
  }
  const broken = await photo(cast, { breaks: true });
  await bind("binding where the engine breaks", { photoA: broken, photoB: broken });
  await stage.call("verifying a face that is not bound", VERIFY, {
    token,
    body: { photo: await photo(cast, { person: 0 }) },
  });
  const photos = { photoA: await photo(cast, { person: 0 }), photoB: await photo(cast, { person: 0 }) };
  await stage.call("binding a face without a token", ASSOCIATE, { body: photos });
  await bind("binding a face", { ...photos, isExternal: false });
  await bind("binding a face, spent mfaToken", photos);
  await cast.demand();
}

async function playBindingInSession(cast: Cast): Promise<void> {
  const { stage } = cast;
  const token = await cast.session(await cast.account("face.in.session"));
  const both = await photo(cast, { person: 2 });
  await stage.call("one photo in a session", ASSOCIATE, { token, body: { photo: both } });
  await stage.call("binding a face in a session", ASSOCIATE, { token, body: { photoA: both, photoB: both } });
  const more = { photoA: await photo(cast, { person: 2 }), photoB: await photo(cast, { person: 2 }) };
  await stage.call("binding a face once more", ASSOCIATE, { token, body: more });
}

async function playVerifications(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = "faced@example.com";
  await cast.demand("FACE");
  await stage.call("a face is asked for", LOGIN, { body: { account, password: await cast.encrypt() } });
  const token = await cast.challenge(account);
  const verify = async (name: string, scene: Scene, line = VERIFY) =>
    stage.call(name, line, { token, body: { photo: await photo(cast, scene), type: "face" } });
  await verify("another's face", { person: 1 });
  await verify("a photo that is of no use", { fault: "noFace" });
  await verify("another's face at the end of a flow", { person: 1 }, VERIFY_APP);
  await stage.call("no photo", VERIFY, { token, body: {} });
  await stage.call("no token", VERIFY, { body: { photo: "0".repeat(32) } });
  const right = await photo(cast, { person: 0 });
  await stage.call("the face", VERIFY, { token, body: { photo: right } });
  await stage.call("the face again", VERIFY, { token, body: { photo: right } });
  const next = await cast.challenge(account);
  await stage.call("a used photo", VERIFY, { token: next, body: { photo: right } });
  const body = { photo: await photo(cast, { person: 0 }) };
  await stage.call("the face at the end of a flow", VERIFY_APP, { token: next, body });
  const last = { token: await cast.challenge(account), body: { photo: await photo(cast, { person: 0 }) } };
  await stage.call("the face where faces are bound", ASSOCIATE, last);
  await cast.demand();
}

async function playLock(cast: Cast): Promise<void> {
  const { stage } = cast;
  await cast.demand("FACE");
  const token = await cast.challenge("face.in.session@example.com");
  const show = async (name: string | null, person: number) =>
    stage.call(name, VERIFY, { token, body: { photo: await photo(cast, { person }) } });
  for (let tried = 0; tried < FREE_TRIES - 1; tried += 1) await show(null, 1);
  await show("the try that locks", 1);
  await show("locked, the right face", 2);
  await cast.demand();
}

async function playUnbinding(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("face.off");
  const older = await cast.session(account);
  const token = await cast.session(account);
  const both = await photo(cast, { person: 3 });
  await stage.call(null, ASSOCIATE, { token, body: { photoA: both, photoB: both } });
  await stage.call("unbinding a face, having passed nothing", UNBIND, { token: older });
  await stage.call("unbinding a face, no token", UNBIND);
  await stage.call("unbinding a face", UNBIND, { token });
  await stage.call("unbinding a face that is not there", UNBIND, { token });
}
