import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import type { RunningServer } from "../startServer.ts";
import { runCommand } from "../support/runCommand.ts";

interface Cleanup {
  after(undo: () => Promise<void>): void;
}

/** A sign-in that the application began, as a link to a hosted page. */
export interface Begun {
  readonly url: string;
  readonly state: string;
  readonly verifier: string;
}

/** An application with a page of its own, which sends people to hosted pages and gets them back. */
export interface TestApplication {
  readonly redirectUri: string;
  /** @param given in place of what an application should say */
  begin(page: string, given?: Readonly<Record<string, string>>): Begun;
  /** Waits until the browser is back, and gives what it brought. */
  awaitReturn(page: Page): Promise<URLSearchParams>;
  /** Waits until the browser is back, and gives the session that the application gets for what it brought. */
  signedIn(page: Page, begun: Begun): Promise<string>;
}

/** Starts an application on loopback, whose address is the one that the server's first application may lead back to. */
export async function startApplication(
  test: Cleanup,
  server: RunningServer,
  publicUrl: string = server.url,
): Promise<TestApplication> {
  const listener = createServer((_request, response) => {
    response.setHeader("content-type", "text/html").end("<title>Shop</title>");
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  test.after(async () => {
    listener.closeAllConnections();
    listener.close();
  });
  const redirectUri = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/callback?from=login`;
  await runCommand(server, "app", "update", "--redirect-uris", redirectUri);

  async function awaitReturn(page: Page): Promise<URLSearchParams> {
    await page.waitForURL((url) => url.href.startsWith(redirectUri));
    return new URL(page.url()).searchParams;
  }

  return {
    redirectUri,
    begin(page, given = {}) {
      const [state, verifier] = [randomBytes(8).toString("hex"), randomBytes(32).toString("base64url")];
      const code_challenge = createHash("sha256").update(verifier).digest("base64url");
      const asked = { app_id: server.appId, redirect_uri: redirectUri, state, code_challenge };
      const fragment = new URLSearchParams({ ...asked, code_challenge_method: "S256", ...given });
      return { url: `${publicUrl}/${page}#${fragment}`, state, verifier };
    },
    awaitReturn,
    async signedIn(page, { state, verifier }) {
      const answer = await awaitReturn(page);
      assert.deepEqual([answer.get("error"), answer.get("from"), answer.get("state")], [null, "login", state]);
      return redeem(server, { code: answer.get("code") ?? "", code_verifier: verifier, redirect_uri: redirectUri });
    },
  };
}

async function redeem(
  { url, appId, appSecret }: RunningServer,
  redemption: Readonly<Record<string, string>>,
): Promise<string> {
  const response = await fetch(`${url}/v1/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "authorization_code", ...redemption }),
  });
  const body = (await response.json()) as { readonly access_token?: string };
  return body.access_token ?? assert.fail(JSON.stringify(body));
}
