import assert from "node:assert/strict";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { after, describe, it } from "node:test";
import { Connection } from "./Connection.ts";
import { listenLocally } from "./listenLocally.ts";

const server = createServer(async (request, response) => {
  const body = await text(request);
  if (request.url === "/broken") return void request.socket.destroy();
  response.writeHead(200, request.url === "/last" ? { connection: "close" } : {});
  response.write(`${request.url} `);
  response.end(body);
});
const url = new URL(await listenLocally(server, after));

function ask(line: Connection, path: string): ReturnType<Connection["exchange"]> {
  return line.exchange(`POST ${path} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: 2\r\n\r\nhi`);
}

describe("Connection", () => {
  it("is kept from one request to the next, and made anew where the server ends it", async () => {
    let connections = 0;
    server.on("connection", () => {
      connections += 1;
    });
    const line = new Connection(url);
    for (const path of ["/one", "/two", "/last", "/three"]) {
      const { status, text: answer } = await ask(line, path);
      assert.deepEqual([status, answer.endsWith(`${path} hi`)], [200, true]);
    }
    assert.equal(connections, 2);
    await assert.rejects(ask(line, "/broken"));
    assert.equal((await ask(line, "/four")).status, 200);
    line.close();
  });
});
