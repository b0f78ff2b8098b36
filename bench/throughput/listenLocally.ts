import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Setup } from "./subject.ts";

/** Has a server of the bench itself listen, and gives where. */
export async function listenLocally(server: Server, after: Setup["after"]): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
}
