import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "@countersign/testkit";
import { makeTestFolder } from "./makeTestFolder.ts";
import { testPostgresUrl } from "./postgresSchema.ts";

export function hasPgBouncer(): boolean {
  return spawnSync("pgbouncer", ["--version"]).status === 0;
}

/** A PgBouncer in front of a PostgreSQL, which gives a server process for one transaction. */
export interface PgBouncer {
  /** The address of the database behind it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Whom PgBouncer runs as where it would be root, which it refuses to be: nobody. */
const NOBODY = 65_534;
const FEW_SERVER_PROCESSES = 20;

/** Starts one before the server of an address; `more` are lines of its settings. */
export async function startPgBouncer(address: string, more: readonly string[] = []): Promise<PgBouncer> {
  const url = new URL(address);
  const { hostname, port } = url;
  const username = new URL(testPostgresUrl ?? address).username; // who may ask who else there is
  const folder = makeTestFolder();
  chmodSync(folder.path, 0o755);
  const ownPort = await freePort();
  const users = join(folder.path, "users.txt");
  const file = join(folder.path, "pgbouncer.ini");
  const lines = [
    "[databases]",
    `* = host=${hostname} port=${port} auth_user=${username}`,
    "[pgbouncer]",
    "pool_mode = transaction",
    "listen_addr = 127.0.0.1",
    `listen_port = ${ownPort}`,
    "unix_socket_dir =",
    "auth_type = trust",
    `auth_file = ${users}`,
    `default_pool_size = ${FEW_SERVER_PROCESSES}`,
    "max_client_conn = 500",
    "server_idle_timeout = 2",
    ...more,
  ];
  writeFileSync(users, `"${username}" ""\n`);
  writeFileSync(file, `${lines.join("\n")}\n`);
  const account = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn("pgbouncer", [file], { stdio: ["ignore", "ignore", "pipe"], ...account });
  await listening(child);
  url.port = `${ownPort}`;
  return {
    url: url.href,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      folder.remove();
    },
  };
}

async function listening(child: ChildProcess): Promise<void> {
  let log = "";
  const up = Promise.withResolvers<void>();
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log += text;
    if (log.includes("process up")) up.resolve();
  });
  child.on("error", up.reject).on("exit", () => up.reject(new Error(`PgBouncer ended:\n${log}`)));
  await up.promise;
}
