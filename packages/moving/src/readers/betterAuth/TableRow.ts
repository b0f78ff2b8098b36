import type { JsonObject } from "../../json/JsonValue.ts";
import type { SourcePlace } from "../../model.ts";

export const TABLES = ["user", "account", "twoFactor"] as const;
export type TableName = (typeof TABLES)[number];

export interface TableRow {
  readonly table: TableName;
  readonly at: SourcePlace;
  /** Columns in camel case, whatever case the table has. */
  readonly columns: JsonObject;
}

/** Gives columns by their names in camel case. */
export function inCamelCase(columns: JsonObject): JsonObject {
  return new Map(
    [...columns].map(([name, value]) => [
      name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}
