import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type RunningServer, startServer } from "../../startServer.ts";
import { basicOf } from "../../support/basicOf.ts";
import { callApi } from "../../support/callApi.ts";
import { startPhotoHost } from "../../support/startPhotoHost.ts";
import { pictureOf } from "../../transcript/pictures.ts";

const POLICY = "/api/v3/update-application-mfa-settings";
const PROVIDER = join(import.meta.dirname, "../../transcript/faceProvider.ts");

export interface Servers {
  /** Asks for no more than its people chose. */
  readonly free: RunningServer;
  /** Its application demands a text message, an e-mail or a face. */
  readonly strict: RunningServer;
  /** Photos of one person, each its own. */
  readonly photos: readonly string[];
  readonly photoOfAnother: string;
}

/** Starts servers whose engine takes made-up pictures for faces, and a host of such pictures. */
export async function startServers(test: { after(undo: () => Promise<void>): void }): Promise<Servers> {
  const takes = [1, 2, 3, 4, 5, 6].map((take) => [`one${take}`, pictureOf({ person: 0, take })] as const);
  const host = await startPhotoHost(test, { ...Object.fromEntries(takes), another: pictureOf({ person: 1 }) });
  const settings = { COUNTERSIGN_FACE_PROVIDER_MODULE: PROVIDER, COUNTERSIGN_FACE_URL_ALLOW: host.place };
  const [free, strict] = [await startServer(test, { settings }), await startServer(test, { settings })];
  const { body } = await callApi(strict, POLICY, {
    headers: basicOf(strict),
    body: { appId: strict.appId, enabledFactors: ["SMS", "EMAIL", "FACE"], disabledFactors: [] },
  });
  assert.equal(body.code, 200);
  return { free, strict, photos: takes.map(([name]) => host.at(name)), photoOfAnother: host.at("another") };
}

/** Gives what a program in another language has to know, as its environment. */
export async function describeServers({ free, strict, photos, photoOfAnother }: Servers): Promise<NodeJS.ProcessEnv> {
  return {
    ...(await describe("FREE", free)),
    ...(await describe("STRICT", strict)),
    PHOTOS: photos.join(" "),
    PHOTO_OF_ANOTHER: photoOfAnother,
  };
}

async function describe(prefix: string, server: RunningServer): Promise<NodeJS.ProcessEnv> {
  const { publicKey } = (await callApi<{ publicKey: string }>(server, "/api/v2/.well-known")).body.data;
  const bootstrap = JSON.parse(await readFile(join(server.dataDir, "bootstrap.json"), "utf8")) as { inboxUrl: string };
  const { url, appId, poolId, poolSecret } = server;
  return Object.fromEntries(
    Object.entries({
      ...{ URL: url, APP_ID: appId, POOL_ID: poolId, POOL_SECRET: poolSecret },
      ...{ PUBLIC_KEY: publicKey, INBOX_URL: bootstrap.inboxUrl },
    }).map(([name, value]) => [`${prefix}_${name}`, value]),
  );
}
