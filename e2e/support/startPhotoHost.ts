import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface PhotoHost {
  /** As a setting names it. */
  readonly place: string;
  /** Gives the address of a picture; at another path there is none. */
  at(name: string): string;
  /** The paths that were asked for. */
  readonly asked: readonly string[];
}

/** Starts a host of pictures on loopback; it ends with the test. */
export async function startPhotoHost(
  test: { after(undo: () => Promise<void>): void },
  pictures: Readonly<Record<string, Uint8Array>>,
): Promise<PhotoHost> {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const picture = pictures[url.slice(1)];
    response.writeHead(picture === undefined ? 404 : 200, { "content-type": "image/jpeg" }).end(picture);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as AddressInfo; // it listens on a port
  return { place: `127.0.0.1:${port}`, at: (name) => `http://127.0.0.1:${port}/${name}`, asked };
}
