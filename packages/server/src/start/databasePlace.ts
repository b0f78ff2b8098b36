import { DATABASE_FILE, readPostgresServers } from "@countersign/store";
import type { Settings } from "../config/settings.ts";

/** Names where the database is, without who may enter: two databases of one place are one, before and after. */
export function databasePlace({ databaseUrl }: Pick<Settings, "databaseUrl">): string {
  const named = databaseUrl === null ? null : readPostgresServers(databaseUrl);
  if (named === null) return DATABASE_FILE;
  const { pathname, searchParams } = new URL(named.servers[0].url);
  const options = searchParams.get("options");
  const names = named.servers.map(({ name }) => name).sort();
  const base = `postgres://${names.join(",")}${pathname}`;
  return options === null ? base : `${base}?options=${options}`;
}
