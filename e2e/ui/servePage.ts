import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "../../packages/ui/bundleOptions.ts";

const ENTRY = join(import.meta.dirname, "../../packages/ui/src/index.ts");

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shop</title>
<script type="module" src="index.js"></script>
</head>
<body><main></main></body>
</html>`;

export interface ServedPage {
  readonly origin: string;
  /** Of each file, as it would travel. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Serves somebody's page, with the strictest policy there is, that loads the element from beside it.
 * @param script the page's own, which loads the element by itself
 */
export async function servePage(
  test: { after(undo: () => Promise<void>): void },
  appHost: string,
  script?: string,
): Promise<ServedPage> {
  const entry =
    script === undefined ? { entryPoints: [ENTRY] } : { stdin: { contents: script, resolveDir: import.meta.dirname } };
  const { outputFiles = [] } = await build({
    ...bundleOptions,
    ...entry,
    entryNames: "index",
    outdir: "/",
    write: false,
  });
  const files = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const policy = `default-src 'none'; script-src 'self'; connect-src ${appHost}; img-src data:; frame-ancestors 'none'`;
  const server = createServer(({ url = "/" }, response) => {
    const script = files.get(url);
    response.setHeader("content-security-policy", policy);
    response.setHeader("content-type", script === undefined ? "text/html; charset=utf-8" : "text/javascript");
    response.end(script ?? PAGE);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, files };
}
