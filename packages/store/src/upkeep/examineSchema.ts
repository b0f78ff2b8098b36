import type { DatabaseFault } from "../engine/DatabaseFault.ts";
import { META } from "../migrations/migrate.ts";
import type { SchemaShape } from "./schemaShape.ts";

/** How many names a sentence bears. */
const FEW = 4;

/** Holds the tables of a database against those that the steps of its version make. */
export function judgeShape(found: SchemaShape, expected: SchemaShape): readonly DatabaseFault[] {
  const absent = [...expected.tables.keys()].filter((table) => !found.tables.has(table));
  const broken = [...expected.tables].flatMap(([table, columns]) => {
    const present = found.tables.get(table);
    return present === undefined
      ? []
      : [...columns].filter((column) => !present.has(column)).map((each) => `${table}.${each}`);
  });
  const keyless = [...expected.keyed].filter((table) => found.tables.has(table) && !found.keyed.has(table));
  const lacks = [
    ...(absent.length === 0 ? [] : [`the table ${listed(absent)}`]),
    ...(broken.length === 0 ? [] : [`the column ${listed(broken)}`]),
    ...(keyless.length === 0 ? [] : [`the primary key of ${listed(keyless)}`]),
  ];
  if (lacks.length > 0) return [half(lacks.join(", "))];
  return [...expected.indexes]
    .filter(([name]) => !found.indexes.has(name))
    .map(([name, statement]) => lost(name, statement));
}

/** Holds the tables that are there before a first start against those that it would make. */
export function judgeRoom(found: SchemaShape, expected: SchemaShape): readonly DatabaseFault[] {
  const foreign = [...expected.tables.keys()].filter(
    (table) => found.tables.has(table) && !(table === META && hasTable(found, expected, table)),
  );
  if (foreign.length === 0) return [];
  return [
    {
      isFatal: true,
      finding: `tables of something else are in the way: ${listed(foreign)}`,
      remedy:
        "Give Countersign a database of its own, or a schema: CREATE SCHEMA countersign; ALTER ROLE … SET search_path = countersign.",
    },
  ];
}

/** Tells whether a table is there with all its columns. */
export function hasTable(found: SchemaShape, expected: SchemaShape, table: string): boolean {
  const present = found.tables.get(table);
  return present !== undefined && [...(expected.tables.get(table) ?? [])].every((column) => present.has(column));
}

function half(lacking: string): DatabaseFault {
  return {
    isFatal: true,
    finding: `its schema is only half there: it lacks ${lacking}`,
    remedy: "Restore the whole of it from a backup: a part cannot be made again.",
  };
}

/** Without an index that keeps rows apart, what must be one would be two; without another everything is slow. */
function lost(name: string, statement: string): DatabaseFault {
  return {
    isFatal: /^create unique/i.test(statement),
    finding: `its schema lacks the index ${name}`,
    remedy: `Make it again: ${statement}.`,
  };
}

function listed(names: readonly string[]): string {
  const more = names.length - FEW;
  return `${names.slice(0, FEW).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
