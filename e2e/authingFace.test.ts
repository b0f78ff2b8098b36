import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, it } from "node:test";
import { faceFaults } from "@countersign/contract";
import type { AuthenticationClient, User } from "authing-js-sdk";
import { startServer } from "./startServer.ts";
import { assertRefused } from "./support/assertRefused.ts";
import { basicOf } from "./support/basicOf.ts";
import { standInForBrowser } from "./support/browser.ts";
import { type Answer, callApi } from "./support/callApi.ts";
import { createClients } from "./support/createClients.ts";
import { portraits } from "./support/portraits.ts";
import { refusalOf } from "./support/refusalOf.ts";
import { startPhotoHost } from "./support/startPhotoHost.ts";

const ASSOCIATE = "/api/v2/mfa/face/associate";
const VERIFY = "/api/v2/mfa/face/verify";
const UPLOAD = "/api/v2/upload?folder=face-photo&private=true";

const host = await startPhotoHost({ after }, { ...portraits });
const unlisted = await startPhotoHost({ after }, { ...portraits });
const settings = { COUNTERSIGN_FACE_URL_ALLOW: host.place, COUNTERSIGN_LIMIT_UPLOAD_ADDRESS: "10000/1m" };
const server = await startServer({ after }, { settings });
const { body: policy } = await callApi(server, "/api/v3/update-application-mfa-settings", {
  headers: basicOf(server),
  body: { appId: server.appId, enabledFactors: ["FACE"], disabledFactors: [] },
});
assert.equal(policy.code, 200);

type Picture = Uint8Array<ArrayBuffer>;

let chosen: Picture = portraits.adam;
standInForBrowser({ file: () => new File([chosen], "me.jpg", { type: "image/jpeg" }) });

function blobOf(picture: Picture): Blob {
  return new Blob([picture], { type: "image/jpeg" });
}

interface Login {
  readonly authing: AuthenticationClient;
  /** Signs in up to the second factor and gives the mfaToken. */
  challenge(): Promise<string>;
}

/** Registers somebody of whom a second factor is demanded. */
async function newLogin(): Promise<Login> {
  const { authing } = createClients(server);
  const name = randomBytes(8).toString("hex");
  const [email, password] = [`${name}@example.com`, randomBytes(8).toString("hex")];
  await authing.registerByEmail(email, password);
  return {
    authing,
    async challenge() {
      const refusal = await refusalOf(authing.loginByEmail(email, password));
      assert.equal(refusal.code, 1636);
      return String(refusal.data?.mfaToken);
    },
  };
}

/** Somebody whose face is bound. */
async function newFace(): Promise<Login> {
  const login = await newLogin();
  const photos = { baseFace: host.at("adam"), compareFace: host.at("adamToday") };
  await login.authing.mfa.associateFaceByUrl({ ...photos, mfaToken: await login.challenge() });
  return login;
}

/** Sends a picture as the clients do, and gives what is answered. */
async function post(picture: Picture, path = UPLOAD): Promise<Answer<{ key: string; url: string }>> {
  const body = new FormData();
  body.append("file", blobOf(picture), "personal.jpeg");
  const response = await fetch(server.url + path, { method: "POST", body });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

async function upload(picture: Picture): Promise<string> {
  const { body } = await post(picture);
  assert.equal(body.code, 200);
  assert.match(body.data.key, /^[0-9a-f]{32}$/);
  return body.data.key;
}

function assertSignedIn(user: User): void {
  assert.match(user.id, /^[0-9a-f]{24}$/);
  assert.equal(user.token?.split(".").length, 3);
}

describe("authing-js-sdk: binding a face", () => {
  it("binds it by two photos from elsewhere, and opens a session with the mfaToken", async () => {
    const { authing, challenge } = await newLogin();
    const photos = { baseFace: host.at("adam"), compareFace: host.at("adamAgain") };
    assertSignedIn(await authing.mfa.associateFaceByUrl({ ...photos, mfaToken: await challenge() }));
  });

  it("binds it by two files, by one, and by one that is chosen", async () => {
    const [two, one, file] = [await newLogin(), await newLogin(), await newLogin()];
    const [baseFace, compareFace] = [blobOf(portraits.adam), blobOf(portraits.adamToday)];
    assertSignedIn(
      await two.authing.mfa.associateFaceByBlob({ baseFace, compareFace, mfaToken: await two.challenge() }),
    );
    const alone = { baseFace, compareFace: undefined as unknown as Blob }; // as: the client lets it be missing
    assertSignedIn(await one.authing.mfa.associateFaceByBlob({ ...alone, mfaToken: await one.challenge() }));
    chosen = portraits.adam;
    assertSignedIn(await file.authing.mfa.associateFaceByLocalFile(await file.challenge()));
  });

  it("binds one face, once, and not two faces as one", async () => {
    const { authing, challenge } = await newLogin();
    const mfaToken = await challenge();
    const both = { baseFace: host.at("adam"), compareFace: host.at("eve"), mfaToken };
    assert.equal((await refusalOf(authing.mfa.associateFaceByUrl(both))).code, 1707);
    const user = await authing.mfa.associateFaceByUrl({ ...both, compareFace: host.at("adamToday") });
    authing.setToken(String(user.token));
    const again = { baseFace: host.at("adam"), compareFace: host.at("adamToday") };
    assert.equal((await refusalOf(authing.mfa.associateFaceByUrl(again))).code, 1706);
  });

  it("fetches no photo from a host that was not named", async () => {
    const { authing, challenge } = await newLogin();
    const mfaToken = await challenge();
    for (const url of [
      unlisted.at("adam"),
      `http://localhost:${new URL(server.url).port}/`,
      "http://[::1]/",
      "file:///a",
    ]) {
      const refusal = await refusalOf(authing.mfa.associateFaceByUrl({ baseFace: url, compareFace: url, mfaToken }));
      assert.equal(refusal.code, 1700, url);
      assert.equal(typeof refusal.data?.rule, "string");
    }
    assert.deepEqual(unlisted.asked, []);
  });
});

describe("authing-js-sdk: verifying a face", () => {
  it("completes a sign-in by a photo that was sent, or is elsewhere", async () => {
    const { authing, challenge } = await newFace();
    assertSignedIn(await authing.mfa.verifyFaceMfa(host.at("adamToday"), await challenge()));
    assertSignedIn(await authing.mfa.verifyFaceMfa(await upload(portraits.adamAgain), await challenge()));
  });

  it("refuses another face, and goes on taking the right one", async () => {
    const { authing, challenge } = await newFace();
    const mfaToken = await challenge();
    const refusal = await refusalOf(authing.mfa.verifyFaceMfa(await upload(portraits.eve), mfaToken));
    assert.equal(refusal.code, 1702);
    assert.equal((await refusalOf(authing.mfa.verifyFaceMfa(host.at("eve"), mfaToken))).code, 1702);
    assertSignedIn(await authing.mfa.verifyFaceMfa(await upload(portraits.adam), mfaToken));
  });

  it("uses a photo once, and one that was never sent not at all", async () => {
    const { authing, challenge } = await newFace();
    const key = await upload(portraits.adamToday);
    const mfaToken = await challenge();
    assertSignedIn(await authing.mfa.verifyFaceMfa(key, mfaToken));
    assert.equal((await refusalOf(authing.mfa.verifyFaceMfa(key, await challenge()))).code, 1700);
    assert.equal((await refusalOf(authing.mfa.verifyFaceMfa("0".repeat(32), await challenge()))).code, 1700);
  });

  it("lets one of many equal requests in", async () => {
    const { authing, challenge } = await newFace();
    const [mfaToken, key] = [await challenge(), await upload(portraits.adam)];
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => authing.mfa.verifyFaceMfa(key, mfaToken)),
    );
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
  });

  it("tells of each photo that cannot be used why, and spends no try on it", async () => {
    const { authing, challenge } = await newFace();
    const mfaToken = await challenge();
    const cases = { noFace: portraits.nobody, manyFaces: portraits.twoPeople, notAnImage: portraits.broken } as const;
    for (let round = 0; round < 3; round += 1) {
      for (const [reason, picture] of Object.entries(cases)) {
        const refusal = await refusalOf(authing.mfa.verifyFaceMfa(await upload(picture), mfaToken));
        assert.deepEqual([refusal.code, refusal.data?.reason], [1702, reason]);
        assert.equal(refusal.message, faceFaults[reason as keyof typeof cases]["zh-CN"]); // as: Object.entries forgets the keys
      }
    }
    assertSignedIn(await authing.mfa.verifyFaceMfa(host.at("adam"), mfaToken));
  });
});

/** Authing's clients for Python and Go bind as this one does, and send what verifies there too. */
describe("the calls of other clients", () => {
  it("verify where they bind", async () => {
    const { challenge } = await newFace();
    const call = { token: await challenge(), body: { photo: host.at("adamToday"), isExternal: true } };
    const { body } = await callApi<User>(server, ASSOCIATE, call);
    assert.equal(body.code, 200);
    assertSignedIn(body.data);
    const wrong = { token: await challenge(), body: { photo: await upload(portraits.eve) } };
    assertRefused(await callApi(server, ASSOCIATE, wrong), "faceWrong");
  });

  it("name photos as they like, with or without a scheme for their token", async () => {
    const { challenge } = await newLogin();
    const key = await upload(portraits.adam);
    const body = { photoA: key, photoB: key, isExternalPhoto: false };
    const answer = await callApi<User>(server, ASSOCIATE, { headers: { authorization: await challenge() }, body });
    assert.equal(answer.body.code, 200);
    const call = { token: await challenge(), body: { photo: host.at("adam"), type: "face" } };
    assert.equal((await callApi(server, VERIFY, call)).body.code, 200);
  });
});

describe("uploads", () => {
  it("that are no picture, or too much of one, are refused with a sentence", async () => {
    for (const text of ["", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<html>", "GIF89a", "\0".repeat(100)])
      assertRefused(await post(Buffer.from(text)), "malformed");
    assertRefused(await post(Buffer.concat([portraits.adam, Buffer.alloc(30_000_000)])), "bodyTooLarge");
    assertRefused(await post(portraits.adam, "/api/v2/upload?folder=secrets"), "malformed");
    assertRefused(await callApi(server, UPLOAD, { body: { file: "x" } }), "malformed");
    assert.doesNotMatch(server.logs(), /unexpected error|undeclared/);
  });

  it("of an avatar are seen by everybody, made anew", async () => {
    const { body } = await post(portraits.adam, "/api/v2/upload?folder=avatar");
    assert.equal(body.data.url, `${server.url}/avatars/${body.data.key}`);
    const avatar = await fetch(body.data.url);
    assert.equal(avatar.headers.get("content-type"), "image/webp");
    const bytes = Buffer.from(await avatar.arrayBuffer());
    assert.equal(bytes.subarray(8, 12).toString(), "WEBP");
    const { authing, challenge } = await newLogin();
    const user = await authing.mfa.associateFaceByUrl({
      ...{ baseFace: host.at("adam"), compareFace: host.at("adam") },
      mfaToken: await challenge(),
    });
    authing.setToken(String(user.token));
    assert.equal((await authing.updateProfile({ photo: body.data.url })).photo, body.data.url);
  });
});
