import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { Missing, type Setup } from "../subject.ts";

const run = promisify(execFile);
const PROGRAMS = "/usr/lib/postgresql";

/** Starts a PostgreSQL that waits for its disk, and gives its URL. Root hands it to the account that Debian's package makes. */
export async function startPostgres({ folder, disk, after }: Setup): Promise<string> {
  if (!existsSync(PROGRAMS)) throw new Missing("PostgreSQL is not installed");
  const version = (await readdir(PROGRAMS)).toSorted((one, other) => Number(other) - Number(one))[0] ?? "";
  const programs = join(PROGRAMS, version, "bin");
  const port = await freePort();
  const home = join(folder, `postgres-${port}`);
  await mkdir(home, { mode: 0o755 });
  await chmod(folder, 0o755);
  const isRoot = process.getuid?.() === 0;
  const act = async (file: string, ...args: readonly string[]): Promise<string> => {
    const words = [join(programs, file), ...args];
    const [program = "", ...rest] = isRoot ? ["runuser", "-u", "postgres", "--", ...words] : words;
    return (await run(program, rest, { cwd: "/", env: { PATH: process.env.PATH, ...disk } })).stdout;
  };
  if (isRoot) await chown(home, ...(await idsOf("postgres")));
  const data = join(home, "data");
  await act("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8");
  const settings = `-c listen_addresses=127.0.0.1 -p ${port} -c unix_socket_directories= -c max_connections=300`;
  await act("pg_ctl", "-D", data, "-l", join(home, "log"), "-w", "-o", settings, "start");
  after(async () => void (await act("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")));
  return `postgres://postgres@127.0.0.1:${port}/postgres`;
}

async function idsOf(name: string): Promise<[number, number]> {
  const { stdout } = await run("getent", ["passwd", name]);
  const [, , user, group] = stdout.split(":");
  return [Number(user), Number(group)];
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === "object" && address !== null ? address.port : 0;
}
