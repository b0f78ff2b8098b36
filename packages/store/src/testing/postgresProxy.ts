import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** How a connection is cut when the client says `commit`: before the server hears it, or before the client hears back. */
export type Cut = "beforeCommit" | "beforeAnswer";

/** Stands between a client and PostgreSQL, as a network does. */
export interface PostgresProxy {
  readonly url: string;
  /** Cuts the next connection that commits, once. */
  cutNext(cut: Cut): void;
  /** Lets nothing more through on the connections there are; later ones work. */
  freeze(): void;
  /** Gives how many connections were cut. */
  cuts(): number;
  close(): Promise<void>;
}

const COMMIT = Buffer.from("commit\0");

export async function startPostgresProxy(url: string): Promise<PostgresProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let next: Cut | null = null;
  let cuts = 0;
  let age = 0;

  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    let muted = false;
    const bornIn = age;
    const close = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", close).on("close", close);
    }
    client.on("data", (bytes) => {
      if (bornIn !== age) return;
      if (next !== null && bytes.includes(COMMIT)) {
        cuts += 1;
        if (next === "beforeCommit") close();
        muted = true;
        next = null;
      }
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      if (muted) close();
      else client.write(bytes);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const through = new URL(url);
  through.hostname = "127.0.0.1";
  through.port = String((server.address() as AddressInfo).port); // it listens on TCP
  return {
    url: through.href,
    cutNext(cut) {
      next = cut;
    },
    freeze() {
      age += 1;
    },
    cuts: () => cuts,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
