import { createServer } from "node:net";

/** Gives the first of some ports in a row that nobody listens on. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 12_000); // below those that the system gives to whoever connects
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const taken = await new Promise<boolean>((told) => {
    server.once("error", () => told(true)).listen(port, "127.0.0.1", () => told(false));
  });
  server.close();
  return !taken;
}
