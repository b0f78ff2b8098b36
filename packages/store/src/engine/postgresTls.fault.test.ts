import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { needs } from "@countersign/testkit";
import { makeTestFolder } from "../testing/makeTestFolder.ts";
import { hasPgBouncer, type PgBouncer, startPgBouncer } from "../testing/pgBouncer.ts";
import { testPostgresUrl } from "../testing/postgresSchema.ts";
import { openPostgres } from "./postgres.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";

const isThere = testPostgresUrl !== undefined && hasPgBouncer();
const folder = makeTestFolder();
const warnings: Error[] = [];
const note = (warning: Error): void => void warnings.push(warning);
let proxy: PgBouncer;

/** Makes an authority and a certificate for localhost, as an operator would. */
function makeCertificates(): void {
  chmodSync(folder.path, 0o755);
  const run = (...args: readonly string[]): unknown =>
    execFileSync("openssl", args, { cwd: folder.path, stdio: ["ignore", "ignore", "pipe"] });
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  run(...made, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test authority");
  const issued = ["-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "subjectAltName=DNS:localhost"];
  run(...made, ...issued, "-keyout", "server.key", "-out", "server.pem", "-subj", "/CN=localhost");
  run(...made, "-keyout", "other.key", "-out", "other.pem", "-subj", "/CN=Another authority");
  chmodSync(join(folder.path, "server.key"), 0o644); // the pooler runs as nobody
  writeFileSync(join(folder.path, "empty.pem"), "");
}

function address(parameters: string, host = "localhost"): string {
  const url = new URL(proxy.url);
  url.hostname = host;
  return `${url.href}?${parameters.replaceAll("FOLDER", folder.path)}`;
}

async function answerOf(url: string): Promise<unknown> {
  const database = openPostgres({ url });
  try {
    return (await database.one<{ two: number }>("select cast($1 as integer) as two", [2]))?.two;
  } finally {
    await database.close();
  }
}

describe(
  "PostgreSQL behind TLS",
  needs("PgBouncer", isThere, "install pgbouncer and set COUNTERSIGN_TEST_POSTGRES_URL"),
  () => {
    before(async () => {
      makeCertificates();
      const tls = ["client_tls_sslmode = require", `client_tls_key_file = ${join(folder.path, "server.key")}`];
      proxy = await startPgBouncer(testPostgresUrl ?? "", [
        ...tls,
        `client_tls_cert_file = ${join(folder.path, "server.pem")}`,
      ]);
      process.on("warning", note);
    });

    after(async () => {
      process.off("warning", note);
      await proxy.stop();
      folder.remove();
    });

    it("is reached by every word that demands TLS, with the authority given, and nothing is printed", async () => {
      for (const mode of ["verify-full", "verify-ca", "require", "prefer"])
        assert.equal(await answerOf(address(`sslmode=${mode}&sslrootcert=FOLDER/ca.pem`)), 2, mode);
      assert.equal(await answerOf(address("sslmode=no-verify")), 2);
      assert.equal(await answerOf(address("uselibpqcompat=true&sslmode=require")), 2);
      await new Promise((resolve) => setImmediate(resolve)); // warnings are told by the next tick
      assert.deepEqual(warnings, []);
    });

    it("is not reached where its certificate is another's, or for another name, or TLS is left out", async () => {
      for (const parameters of ["sslmode=require", "sslmode=require&sslrootcert=FOLDER/other.pem", "sslmode=disable"])
        await assert.rejects(answerOf(address(parameters)), StoreUnavailable, parameters);
      const byNumber = address("sslmode=verify-full&sslrootcert=FOLDER/ca.pem", "127.0.0.1");
      await assert.rejects(answerOf(byNumber), /127\.0\.0\.1/);
    });

    it("is refused in a sentence where the authority's file cannot be read", async () => {
      await assert.rejects(answerOf(address("sslmode=verify-full&sslrootcert=FOLDER/none.pem")), (error) => {
        assert.ok(error instanceof StoreUnavailable);
        assert.match(error.message, /^PostgreSQL cannot be used: .*none\.pem/);
        return true;
      });
    });
  },
);
