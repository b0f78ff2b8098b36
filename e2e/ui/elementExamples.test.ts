import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { build } from "esbuild";
import { createServer, type ViteDevServer } from "vite";
import { bundleOptions } from "../../packages/ui/bundleOptions.ts";
import { startServer } from "../startServer.ts";
import { Person } from "../support/Person.ts";
import { missingBrowser, openBrowser, watch } from "./openBrowser.ts";
import { assertAccessible } from "./openPage.ts";

const ROOT = join(import.meta.dirname, "../..");
const EXAMPLE = join(ROOT, "examples/element");
/** What npm would bring. */
const published = { "@countersign/ui": "packages/ui/src/index.ts", "@countersign/sdk": "packages/sdk/src/index.ts" };

const server = await startServer({ after });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

describe("examples/element", { skip: missingBrowser ?? false }, () => {
  let vite: ViteDevServer;
  let origin = "";
  let folder = "";

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "countersign-element-"));
    const entries = Object.entries(published).map(([name, path]) => [name, join(ROOT, path)] as const);
    const entryPoints = Object.fromEntries(entries.map(([name, path]) => [name.slice(1), path]));
    await build({ ...bundleOptions, entryPoints, outdir: folder, outExtension: { ".js": ".mjs" } });
    const alias = Object.fromEntries(entries.map(([name]) => [name, join(folder, `${name.slice(1)}.mjs`)]));
    vite = await createServer({
      root: EXAMPLE,
      cacheDir: join(folder, "vite"),
      logLevel: "error",
      resolve: { alias },
      server: { host: "127.0.0.1", port: 0, hmr: false, watch: null, fs: { strict: false } },
    });
    await vite.listen();
    origin = new URL(vite.resolvedUrls?.local[0] ?? assert.fail("it listens nowhere")).origin;
  });

  after(async () => {
    await vite.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const name of ["html", "react", "vue"]) {
    it(`signs in with two factors, and takes giving up for an answer: ${name}`, async (t) => {
      assert.ok(browser);
      const password = randomBytes(12).toString("base64url");
      const person = await Person.register(server, password);
      const { app } = await person.bindApp(await person.openSession());
      const context = await browser.newContext({ locale: "en-US", viewport: { width: 390, height: 800 } });
      t.after(() => context.close());
      const page = await context.newPage();
      const faults = watch(page, [origin, new URL(server.url).origin]);
      await page.goto(`${origin}/${name}/?${new URLSearchParams({ appId: server.appId, appHost: server.url })}`);
      const signIn = async (): Promise<void> => {
        await page.getByLabel("E-mail").fill(person.email);
        await page.getByLabel("Password").fill(password);
        await page.getByRole("button", { name: "Sign in" }).click();
        await page.getByLabel("Code").waitFor();
      };
      await signIn();
      await assertAccessible(page);
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByText("Not signed in.").waitFor();
      await signIn();
      await page.getByLabel("Code").fill(await app.nextCode());
      await page.getByText(`Signed in as ${person.email}.`).waitFor();
      assert.deepEqual(faults, []);
    });
  }
});
