import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface GatewayCall {
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer, or what a broken gateway does instead. */
export type GatewayReply =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | "hang"
  | "reset"
  | "endless";

export interface Gateway {
  readonly url: string;
  readonly calls: readonly GatewayCall[];
  close(): Promise<void>;
}

/** Starts a gateway on loopback that keeps what it is asked and answers as told. */
export async function startGateway(reply: (call: GatewayCall) => GatewayReply): Promise<Gateway> {
  const calls: GatewayCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const call = { method: request.method ?? "", target: request.url ?? "", headers: request.headers, body };
    calls.push(call);
    const answer = reply(call);
    if (answer === "hang") return;
    if (answer === "reset") return void request.socket.destroy();
    if (answer === "endless") {
      response.writeHead(500);
      const timer = setInterval(() => response.write("x".repeat(65_536)), 1);
      response.on("close", () => clearInterval(timer));
      return;
    }
    response.writeHead(answer.status, answer.headers).end(answer.body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a TCP port has an address object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
