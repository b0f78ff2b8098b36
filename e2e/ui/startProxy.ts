import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Cleanup {
  after(undo: () => Promise<void>): void;
}

export interface TestProxy {
  /** With its path. */
  readonly url: string;
  /** Names the server that what comes below the path is handed on to, without it. */
  leadTo(serverUrl: string): void;
}

/** Starts a proxy on loopback that serves somebody else's server below a path of its own. */
export async function startProxy(test: Cleanup, path: string): Promise<TestProxy> {
  let target = "";
  const listener = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith(`${path}/`)) handOn(incoming, outgoing, target + incoming.url.slice(path.length));
    else outgoing.writeHead(404).end();
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  test.after(async () => {
    listener.closeAllConnections();
    listener.close();
  });
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}${path}`,
    leadTo(serverUrl) {
      target = serverUrl;
    },
  };
}

function handOn(incoming: IncomingMessage, outgoing: ServerResponse, url: string): void {
  const { method, headers } = incoming;
  const host = new URL(url).host;
  const passed = { ...headers, host, "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "http" };
  const handed = request(url, { method, headers: passed }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  handed.on("error", () => outgoing.destroy());
  incoming.pipe(handed);
}
