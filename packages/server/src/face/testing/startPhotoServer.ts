import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { testCertificate } from "../../send/testing/testCertificate.ts";

/** A picture by its first bytes; the rest is anything. */
export const PICTURE = Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.from("a face, perhaps")]);

export interface PhotoServer {
  readonly port: number;
  /** What was asked, in its order. */
  readonly requests: readonly { readonly url: string; readonly headers: IncomingMessage["headers"] }[];
  /** The names that TLS connections asked for. */
  readonly serverNames: readonly (string | false | null)[];
  /** How many connections are open. */
  open(): number;
  close(): Promise<void>;
}

/** Answers as a host of pictures does. */
export const answerPicture: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "image/jpeg" }).end(PICTURE);
};

/** Starts a host on loopback. */
export async function startPhotoServer(listener: RequestListener, secure = false): Promise<PhotoServer> {
  const requests: { url: string; headers: IncomingMessage["headers"] }[] = [];
  const serverNames: (string | false | null)[] = [];
  const sockets = new Set<Socket>();
  const noting: RequestListener = (request, response) => {
    requests.push({ url: request.url ?? "", headers: request.headers });
    if (request.socket instanceof TLSSocket) serverNames.push(request.socket.servername);
    listener(request, response);
  };
  const server: Server = secure ? createSecureServer(testCertificate, noting) : createServer(noting);
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port, // it listens on a port
    requests,
    serverNames,
    open: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
