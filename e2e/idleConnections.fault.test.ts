import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, describe, it } from "node:test";
import { startServer } from "./startServer.ts";
import { Person } from "./support/Person.ts";
import { RawConnection } from "./support/RawConnection.ts";
import { readMemory } from "./support/readMemory.ts";

const WANTED = 10_000;
/** Descriptors that the server, and this process, need for anything else. */
const SPARE = 500;
const AT_ONCE = 250;
/** What one that waits may hold: its socket, its parser, and what both have buffered. */
const MOST_BYTES_EACH = 32 * 1024;
const REQUEST = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

const most = Number(spawnSync("sh", ["-c", "ulimit -Hn"]).stdout.toString());
const count = Number.isNaN(most) ? WANTED : Math.min(WANTED, most - SPARE);

const limits = { COUNTERSIGN_LIMIT_CONNECTIONS: "20000", COUNTERSIGN_LIMIT_CONNECTIONS_ADDRESS: "20000" };
const server = await startServer({ after }, { settings: limits });
const before = readMemory(server.pid);

describe("connections that are kept and say nothing more", () => {
  it(`are borne, ${count} of them, beside somebody who signs in`, async (t) => {
    const connections: RawConnection[] = [];
    t.after(() => {
      for (const connection of connections) connection.destroy();
    });
    while (connections.length < count) {
      const some = Math.min(AT_ONCE, count - connections.length);
      connections.push(...(await Promise.all(Array.from({ length: some }, () => RawConnection.open(server, REQUEST)))));
    }
    await (await Person.register(server)).openSession();
    const open = connections.filter(({ isOpen, received }) => isOpen && received.includes("200 OK")).length;
    const grown = (readMemory(server.pid) ?? 0) - (before ?? 0);
    t.diagnostic(
      `${open} of ${count} open; ${Math.round(grown / 1024 / 1024)} MB more, ${Math.round(grown / count)} bytes each`,
    );
    assert.ok(open > count / 2, `${open} of ${count} are open`);
    assert.ok(grown < count * MOST_BYTES_EACH + 64 * 1024 * 1024, `${grown} bytes more`);
  });
});
