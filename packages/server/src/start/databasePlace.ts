import { DATABASE_FILE } from "@countersign/store";
import type { Settings } from "../config/settings.ts";

/** Names where the database is, without who may enter: two databases of one place are one, before and after. */
export function databasePlace({ databaseUrl }: Pick<Settings, "databaseUrl">): string {
  if (databaseUrl === null) return DATABASE_FILE;
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl);
  const host = searchParams.get("host") ?? hostname;
  const options = searchParams.get("options");
  const base = `postgres://${host}:${searchParams.get("port") ?? (port || "5432")}${pathname}`;
  return options === null ? base : `${base}?options=${options}`;
}
