import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { askLeakedRange } from "./askLeakedRange.ts";

/** SHA-1 of "password": 5BAA6 1E4C9B93F3F0682250B6CF8331B7EE68FD8. */
const REST = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";

async function serviceOf(t: TestContext, answer: string, status = 200) {
  const asked: string[] = [];
  const server = createServer((request, reply) => {
    asked.push(`${request.url} ${request.headers["add-padding"]}`);
    reply.writeHead(status).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => void server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/range/` };
}

describe("the question whether a password has leaked", () => {
  it("tells the service five digits of a hash, and reads the rest from its answer", async (t) => {
    const { url, asked } = await serviceOf(t, `0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n${REST}:9545824\r\n`);
    assert.equal(await askLeakedRange(url, "password"), true);
    assert.deepEqual(asked, ["/range/5BAA6 true"]);
  });

  it("is answered with no by a service that does not list it, also where it pads", async (t) => {
    const { url } = await serviceOf(t, `0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n${REST}:0\r\n`);
    assert.equal(await askLeakedRange(url, "password"), false);
  });

  it("has no answer where the service has none", async (t) => {
    const { url } = await serviceOf(t, `${REST}:1`, 503);
    assert.equal(await askLeakedRange(url, "password"), null);
    assert.equal(await askLeakedRange("http://127.0.0.1:1/", "password"), null);
  });
});
