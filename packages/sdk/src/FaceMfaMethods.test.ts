import assert from "node:assert/strict";
import { openAsBlob } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, it, type TestContext } from "node:test";
import { AuthenticationClient } from "./AuthenticationClient.ts";
import { ProofRefusedError, UnexpectedAnswerError } from "./errors.ts";
import { MfaRequiredError } from "./MfaRequiredError.ts";
import { MockCountersign, type MockUser } from "./testing/mockCountersign.ts";
import { type SeenRequest, startMockServer } from "./testing/mockServer.ts";

let server: MockCountersign;
let client: AuthenticationClient;
let [ada, bob, cyd]: [MockUser, MockUser, MockUser] = [] as never; // set before each test

beforeEach(async () => {
  ada = { email: "ada@example.com", password: "ada's", applicationMfa: true, face: "a face" };
  bob = { email: "bob@example.com", password: "bob's", applicationMfa: true, face: "bob's face" };
  cyd = { email: "cyd@example.com", password: "cyd's" };
  server = await new MockCountersign([ada, bob, cyd]).start();
  client = new AuthenticationClient({ appId: "app", appHost: server.host });
});

/** Signs in with the password, to the point where the second factor is due. */
async function begin({ email, password }: MockUser): Promise<string> {
  const error = await client.loginByEmail(email, password).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof MfaRequiredError);
  return error.mfaToken;
}

function last(): SeenRequest {
  return server.seen.at(-1) ?? assert.fail();
}

function uploads(): SeenRequest[] {
  return server.seen.filter((request) => request.url.startsWith("/api/v2/upload"));
}

const photoOf = (text: string): Blob => new Blob([text], { type: "image/jpeg" });
const currentEmail = async (): Promise<unknown> => (await client.tokenProvider.getUser())?.email;

describe("binding a face at sign-in", () => {
  it("by addresses completes the sign-in", async () => {
    const mfaToken = await begin(ada);
    const addresses = { baseFace: "https://example.com/a.jpg", compareFace: "https://example.com/b.jpg" };
    const user = await client.mfa.associateFaceByUrl({ ...addresses, mfaToken });
    assert.deepEqual([user.email, await currentEmail()], [ada.email, ada.email]);
    const { method, url, body, headers } = last();
    assert.deepEqual([method, url], ["POST", "/api/v2/mfa/face/associate"]);
    assert.deepEqual(body, { photoA: addresses.baseFace, photoB: addresses.compareFace, isExternal: true });
    assert.equal(headers.authorization, `Bearer ${mfaToken}`);
  });

  it("by pictures uploads both, without anybody's token", async () => {
    await begin(ada);
    const user = await client.mfa.associateFaceByBlob({ baseFace: photoOf("ada"), compareFace: photoOf("ada") });
    assert.deepEqual([user.email, ada.face, await currentEmail()], [ada.email, "ada", ada.email]);
    assert.deepEqual(Object.values(last().body ?? {}).sort(), ["key-0", "key-1"]);
    assert.equal(uploads().length, 2);
    for (const { url, headers, form } of uploads()) {
      assert.equal(url, "/api/v2/upload?folder=face-photo&private=true");
      assert.equal(headers.authorization, undefined);
      assert.deepEqual([...(form?.keys() ?? [])], ["file"]);
      const file = form?.get("file");
      assert.ok(file instanceof File);
      assert.deepEqual([file.name, file.type, await file.text()], ["personal.jpeg", "image/jpeg", "ada"]);
    }
  });

  it("by one picture or address names it twice", async () => {
    await begin(ada);
    await client.mfa.associateFaceByBlob({ baseFace: photoOf("ada") });
    assert.deepEqual([last().body, uploads().length], [{ photoA: "key-0", photoB: "key-0" }, 1]);
    await begin(ada);
    await client.mfa.associateFaceByUrl({ baseFace: "https://example.com/a.jpg" });
    const photo = "https://example.com/a.jpg";
    assert.deepEqual(last().body, { photoA: photo, photoB: photo, isExternal: true });
  });

  it("takes a file of Node's", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "countersign-sdk-"));
    t.after(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, "me.jpg"), "my face");
    await begin(ada);
    await client.mfa.associateFaceByBlob({ baseFace: await openAsBlob(join(folder, "me.jpg")) });
    assert.equal(ada.face, "my face");
  });

  it("binds for the sign-in it began with, though another begins while the photos are uploaded", async () => {
    const mfaToken = await begin(ada);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.gate = (request) => (request.form ? promise : Promise.resolve());
    const late = client.mfa.associateFaceByBlob({ baseFace: photoOf("ada") });
    await begin(bob);
    resolve();
    assert.equal((await late).email, ada.email);
    assert.deepEqual([last().headers.authorization, bob.face], [`Bearer ${mfaToken}`, "bob's face"]);
  });

  it("is refused when the photos show two people, and may be tried again", async () => {
    await begin(ada);
    const two = { baseFace: photoOf("ada"), compareFace: photoOf("bob") };
    await assert.rejects(client.mfa.associateFaceByBlob(two), { code: 1707, name: "ProofRefusedError" });
    assert.equal((await client.mfa.associateFaceByBlob({ baseFace: photoOf("ada") })).email, ada.email);
  });

  it("sends nothing more when an upload fails", async () => {
    const failing = await startMockServer(() => ({ body: { code: 400, statusCode: 400, message: "no picture" } }));
    const one = new AuthenticationClient({ appId: "app", appHost: failing.host });
    await assert.rejects(one.mfa.associateFaceByBlob({ baseFace: photoOf("x"), mfaToken: "m" }), { code: 400 });
    assert.deepEqual(
      failing.seen.map((request) => request.url),
      ["/api/v2/upload?folder=face-photo&private=true"],
    );
  });

  it("takes no upload's answer without a key", async () => {
    const odd = await startMockServer(() => ({ body: { code: 200, data: { url: "" } } }));
    const one = new AuthenticationClient({ appId: "app", appHost: odd.host });
    await assert.rejects(one.mfa.verifyFaceMfa(photoOf("x"), "m"), UnexpectedAnswerError);
    assert.equal(odd.seen.length, 1);
  });

  it("ends when it is aborted, during an upload too", async () => {
    await begin(ada);
    server.gate = () => new Promise(() => undefined);
    const controller = new AbortController();
    const options = { baseFace: photoOf("ada"), signal: controller.signal };
    const call = client.mfa.associateFaceByBlob(options);
    controller.abort(new Error("enough"));
    await assert.rejects(call, /enough/);
  });
});

describe("binding a face in a session", () => {
  it("speaks for the session, which stays", async () => {
    await client.loginByEmail(cyd.email, cyd.password);
    const token = await client.tokenProvider.getToken();
    const user = await client.mfa.associateFaceByBlob({ baseFace: photoOf("cyd") });
    assert.deepEqual([user.email, cyd.face], [cyd.email, "cyd"]);
    assert.equal(last().headers.authorization, `Bearer ${token}`);
    assert.equal(await client.tokenProvider.getToken(), token);
  });
});

describe("binding a face for a session that is named", () => {
  it("leaves the client's own", async () => {
    const other = new AuthenticationClient({ appId: "app", appHost: server.host });
    const { token } = await other.loginByEmail(cyd.email, cyd.password);
    await client.setToken("own session");
    const options = { baseFace: "https://example.com/a.jpg", token: token ?? undefined };
    assert.equal((await client.mfa.associateFaceByUrl(options)).email, cyd.email);
    assert.equal(await client.tokenProvider.getToken(), "own session");
  });
});

describe("a binding that is answered late", () => {
  it("does not bring back a session that has ended meanwhile", async () => {
    await client.loginByEmail(cyd.email, cyd.password);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.gate = (request) => (request.url.endsWith("/associate") ? promise : Promise.resolve());
    const late = client.mfa.associateFaceByUrl({ baseFace: "https://example.com/a.jpg" });
    await new Promise(setImmediate);
    await client.setToken("another session");
    resolve();
    assert.equal((await late).email, cyd.email);
    assert.equal(await client.tokenProvider.getToken(), "another session");
  });
});

describe("binding a face by a file of the device", () => {
  /** A page whose file dialog is answered by `choose`. */
  function page(t: TestContext, choose: (input: FakeInput) => void): FakeInput[] {
    const shown: FakeInput[] = [];
    const createElement = (): FakeInput => {
      const input: FakeInput = { files: [], onchange: null, oncancel: null, click: () => void shown.push(input) };
      queueMicrotask(() => choose(input));
      return input;
    };
    Object.assign(globalThis, { document: { createElement } });
    t.after(() => Reflect.deleteProperty(globalThis, "document"));
    return shown;
  }

  interface FakeInput {
    type?: string;
    accept?: string;
    files: Blob[];
    onchange: (() => void) | null;
    oncancel: (() => void) | null;
    click: () => void;
  }

  it("shows a dialog for pictures at once and uploads what is chosen", async (t) => {
    const shown = page(t, (input) => {
      input.files = [photoOf("ada")];
      input.onchange?.();
    });
    const mfaToken = await begin(ada);
    await begin(bob);
    const call = client.mfa.associateFaceByLocalFile(mfaToken);
    assert.deepEqual([shown[0]?.type, shown[0]?.accept], ["file", "image/jpeg,image/png"]);
    assert.equal((await call).email, ada.email);
    assert.deepEqual([last().body, ada.face], [{ photoA: "key-0", photoB: "key-0" }, "ada"]);
  });

  it("ends when none is chosen", async (t) => {
    page(t, (input) => input.oncancel?.());
    await begin(ada);
    await assert.rejects(client.mfa.associateFaceByLocalFile(), { name: "AbortError" });
    assert.equal(uploads().length, 0);
  });

  it("ends when it is aborted while the dialog is open, and opens none after that", async (t) => {
    const shown = page(t, () => undefined);
    await begin(ada);
    const controller = new AbortController();
    const { signal } = controller;
    const call = client.mfa.associateFaceByLocalFile({ signal });
    controller.abort(new Error("enough"));
    await assert.rejects(call, /enough/);
    await assert.rejects(client.mfa.associateFaceByLocalFile({ signal }), /enough/);
    assert.equal(shown.length, 1);
  });

  it("says what to use where there are no dialogs", async () => {
    await assert.rejects(client.mfa.associateFaceByLocalFile("m"), /associateFaceByBlob/);
  });
});

describe("passing the second factor with a face", () => {
  it("takes an address and the mfaToken, as Authing's client does", async () => {
    const mfaToken = await begin(ada);
    await begin(bob);
    const user = await client.mfa.verifyFaceMfa("https://example.com/a.jpg", mfaToken);
    assert.deepEqual([user.email, await currentEmail()], [ada.email, ada.email]);
    const { url, body, headers } = last();
    assert.deepEqual([url, body], ["/api/v2/mfa/face/verify", { photo: "https://example.com/a.jpg" }]);
    assert.equal(headers.authorization, `Bearer ${mfaToken}`);
  });

  it("takes a key, a picture, and all of them by name", async () => {
    for (const photo of [photoOf("a face"), "key-0", "https://example.com/a.jpg"]) {
      await begin(ada);
      assert.equal((await client.mfa.verifyFaceMfa(photo)).email, ada.email);
      const mfaToken = await begin(ada);
      await begin(bob);
      assert.equal((await client.mfa.verifyFaceMfa({ photo, mfaToken })).email, ada.email);
    }
  });

  it("is refused with another's face, and may be tried again", async () => {
    await begin(ada);
    await assert.rejects(client.mfa.verifyFaceMfa(photoOf("bob's face")), ProofRefusedError);
    assert.equal((await client.mfa.verifyFaceMfa(photoOf("a face"))).email, ada.email);
  });
});
