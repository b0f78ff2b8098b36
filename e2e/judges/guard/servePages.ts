import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { RunningServer } from "../../startServer.ts";
import type { GuardVersion } from "./guardVersions.ts";
import { installGuard } from "./installGuard.ts";

const EVENTS = ["load", "load-error", "login", "login-error", "register", "register-error"];

/** A page that holds nothing but Guard, and keeps in `events` what it told. */
function pageOf({ start, script }: GuardVersion, { appId, url }: Pick<RunningServer, "appId" | "url">): string {
  const isModule = start.includes("import(");
  return `<!doctype html>
<meta charset="utf-8">
<link rel="stylesheet" href="style.css">
<div id="root"></div>
${isModule ? "" : `<script src="script.js" data-from="${script}"></script>`}
<script type="module">
  const [appId, host] = ${JSON.stringify([appId, url])};
  const events = (window.events = []);
  const plain = (data) => { try { return JSON.parse(JSON.stringify(data ?? null)); } catch { return null; } };
  const listen = (guard) => {
    for (const name of ${JSON.stringify(EVENTS)})
      guard.on(name, (data) => void events.push({ name, data: name === "load" ? null : plain(data) }));
  };
  ${start}
</script>`;
}

/** An app's web server: another origin than the service's. */
export interface AppPages {
  addressOf(version: GuardVersion): string;
  close(): Promise<void>;
}

/** Serves a page for every version. */
export async function servePages(versions: readonly GuardVersion[], server: RunningServer): Promise<AppPages> {
  const texts = new Map<string, { readonly type: string; readonly text: string }>();
  for (const version of versions) {
    const folder = await installGuard(version);
    const at = `/${version.version}`;
    texts.set(`${at}/`, { type: "text/html", text: pageOf(version, server) });
    texts.set(`${at}/script.js`, {
      type: "text/javascript",
      text: await readFile(join(folder, version.script), "utf8"),
    });
    texts.set(`${at}/style.css`, { type: "text/css", text: await readFile(join(folder, version.style), "utf8") });
  }
  const pages = createServer((request, response) => {
    const found = texts.get(request.url ?? "");
    response.writeHead(found === undefined ? 404 : 200, { "content-type": found?.type ?? "text/plain" });
    response.end(found?.text);
  });
  await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
  const { port } = pages.address() as AddressInfo; // it listens on a port
  return {
    addressOf: ({ version }) => `http://127.0.0.1:${port}/${version}/`,
    close: () => new Promise((resolve) => void pages.close(() => resolve())),
  };
}
