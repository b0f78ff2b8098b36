import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, it, type TestContext } from "node:test";
import { promisify } from "node:util";
import { type RunningServer, startServer } from "./startServer.ts";
import { AuthenticatorApp } from "./support/AuthenticatorApp.ts";
import { scanQrCode } from "./support/scanQrCode.ts";

const ROOT = join(import.meta.dirname, "..");
const EXAMPLE = join(ROOT, "examples/own-login/index.mjs");
const COMMANDS = join(ROOT, "packages/server/src/cli/main.ts");
const PASSWORD = "correct horse battery staple";

/** Starts the example beside a server and gives its address. */
async function startExample(t: TestContext, { home }: RunningServer): Promise<string> {
  const child = spawn(process.execPath, ["--conditions=countersign-source", EXAMPLE], {
    cwd: home,
    env: { PATH: process.env.PATH, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  const [line] = await once(createInterface(child.stdout), "line", { signal: t.signal });
  return String(line);
}

interface Page {
  readonly status: number;
  readonly text: string;
}

/** Speaks as a browser does that keeps one cookie. */
function createBrowser(url: string): (path: string, fields?: Readonly<Record<string, string>>) => Promise<Page> {
  let cookie = "";
  return async function browse(path: string, fields?: Readonly<Record<string, string>>): Promise<Page> {
    const form = fields === undefined ? {} : { method: "POST", body: new URLSearchParams(fields) };
    const response = await fetch(new URL(path, url), { ...form, headers: { cookie }, redirect: "manual" });
    cookie = response.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    const { status } = response;
    if (status === 303) return browse(String(response.headers.get("location")));
    return { status, text: await response.text() };
  };
}

describe("examples/own-login", () => {
  it("checks the password itself, binds an app at the first login and asks for its code from then on", async (t) => {
    const server = await startServer(t);
    const update = [COMMANDS, "app", "update", "--own-login", "creating", "--factors", "OTP"];
    await promisify(execFile)(process.execPath, ["--conditions=countersign-source", ...update], {
      cwd: server.home,
      env: { PATH: process.env.PATH, COUNTERSIGN_DATA_DIR: server.dataDir },
    });
    const url = await startExample(t, server);
    const browse = createBrowser(url);
    assert.match((await browse("/")).text, /action="\/login"/);
    assert.equal((await browse("/login", { name: "ada", password: "wrong" })).status, 403);
    assert.equal((await browse("/login", { name: "eve", password: PASSWORD })).status, 403);
    const { text } = await browse("/login", { name: "ada", password: PASSWORD });
    const [, image = ""] = /src="data:image\/png;base64,([^"]+)"/.exec(text) ?? [];
    const app = new AuthenticatorApp(
      String(new URL(scanQrCode(Buffer.from(image, "base64"))).searchParams.get("secret")),
    );
    assert.match(text, /recovery code: ([0-9a-f]{4}-){5}[0-9a-f]{4}/);
    assert.match((await browse("/code", { code: "000000" })).text, /\(6001\)/);
    assert.match((await browse("/code", { code: await app.nextCode() })).text, /ada is signed in with two factors/);

    const another = createBrowser(url);
    assert.doesNotMatch((await another("/")).text, /signed in/);
    assert.match((await another("/login", { name: "ada", password: PASSWORD })).text, /Enter the code of your app/);
    assert.doesNotMatch((await another("/")).text, /signed in/);
    assert.match((await another("/code", { code: await app.nextCode() })).text, /ada is signed in with two factors/);
    assert.match((await another("/pay", {})).text, /Paid/);
    assert.doesNotMatch((await createBrowser(url)("/pay", {})).text, /Paid/);
    await server.stop();
    const away = await another("/pay", {});
    assert.deepEqual([away.status, /Not now: away/.test(away.text)], [403, true]);
  });
});
