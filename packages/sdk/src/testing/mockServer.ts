import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { after } from "node:test";

/** What a request was, as far as tests ask. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown> | undefined;
  readonly form: FormData | undefined;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Sent as it is if text, as JSON if not; "never" leaves the request without an answer, "cut" breaks the line. */
  readonly body: unknown;
}

export interface MockServer {
  readonly host: string;
  readonly seen: SeenRequest[];
  readonly close: () => void;
}

const running: Array<() => void> = [];
after(() => {
  for (const close of running) close();
});

/** Starts an HTTP server on a free port of this machine that answers as told. It ends with the test file. */
export async function startMockServer(answer: (request: SeenRequest) => Reply | Promise<Reply>): Promise<MockServer> {
  const seen: SeenRequest[] = [];
  const server: Server = createServer(async (request, response) => {
    const bytes = await buffer(request);
    const { method = "", url = "", headers } = request;
    const type = String(headers["content-type"]);
    const isForm = type.startsWith("multipart/form-data");
    const form = isForm ? await new Response(bytes, { headers: { "content-type": type } }).formData() : undefined;
    const body = !isForm && bytes.length > 0 ? JSON.parse(bytes.toString()) : undefined;
    const one: SeenRequest = { method, url, headers, body, form };
    seen.push(one);
    const reply = await answer(one);
    if (reply.body === "never") return;
    if (reply.body === "cut") {
      request.socket.destroy();
      return;
    }
    response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
    response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  running.push(close);
  return { host: `http://127.0.0.1:${port}`, seen, close };
}
