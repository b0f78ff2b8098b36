import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readPostgresServers } from "./postgresServers.ts";

const serversOf = (text: string) => readPostgresServers(text)?.servers;

describe("the servers that a URL names", () => {
  it("are each named alone, with all else that it says", () => {
    assert.deepEqual(
      serversOf("postgres://u:p%40@db1:5433,db2,[::1]:7/x?sslmode=require&target_session_attrs=read-write"),
      [
        { name: "db1:5433", url: "postgres://u:p%40@db1:5433/x?sslmode=require" },
        { name: "db2:5432", url: "postgres://u:p%40@db2/x?sslmode=require" },
        { name: "[::1]:7", url: "postgres://u:p%40@[::1]:7/x?sslmode=require" },
      ],
    );
  });

  it("are one where it names one, as it stands", () => {
    for (const url of ["postgres://u:p@db/x?options=-c%20a%3Db", "postgresql://db", "postgres:///x?host=/run&port=7"])
      assert.deepEqual(
        serversOf(url)?.map((server) => server.url),
        [url],
      );
    assert.equal(serversOf("postgres:///x?host=/run&port=7")?.[0].name, "/run:7");
  });

  it("are searched for the one that takes writes where there are several, or it says so", () => {
    const searched = ["postgres://a,b/x", "postgres://a/x?target_session_attrs=read-write"];
    for (const text of searched) assert.equal(readPostgresServers(text)?.isSought, true, text);
    assert.equal(readPostgresServers("postgres://a/x")?.isSought, false);
  });

  it("are none where it is no such URL, or asks for one that only reads", () => {
    const wrong = [
      "mysql://a/x",
      "postgres:a",
      "postgres://a b/x",
      "postgres://a,/x",
      "postgres://a:b,c/x",
      "postgres://a/x#y",
    ];
    const reading = ["any", "primary", "read-only", ""].map(
      (attrs) => `postgres://a,b/x?target_session_attrs=${attrs}`,
    );
    for (const text of [...wrong, ...reading]) assert.equal(readPostgresServers(text), null, text);
  });
});
