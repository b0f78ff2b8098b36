import { Type } from "@countersign/contract";
import type { Static } from "typebox";
import { createCheck } from "../check/createCheck.ts";

const Manifest = Type.Object({
  format: Type.Literal("countersign-backup"),
  version: Type.Literal(1),
  /** When it was begun: what was acknowledged before is in it. ISO 8601, UTC. */
  madeAt: Type.String(),
  /** The build that made it. */
  countersign: Type.String(),
  schema: Type.Integer(),
  databaseId: Type.Union([Type.String(), Type.Null()]),
  /** By which the master key is known that its keys are wrapped under; in base64. */
  keyCheck: Type.String(),
  keyIds: Type.Array(Type.String()),
  /** How many rows each table has. */
  tables: Type.Array(Type.Object({ name: Type.String(), rows: Type.Integer() })),
  files: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer({ minimum: 0 }), sha256: Type.String() })),
});

/** What stands at the beginning of a backup, within its seal: what it holds, and how it is known whether all of that is there. */
export type BackupManifest = Readonly<Static<typeof Manifest>>;

export const isBackupManifest = createCheck(Manifest);

/** Gives how many rows of a table a backup holds. */
export function rowsOf({ tables }: Pick<BackupManifest, "tables">, table: string): number {
  return tables.find(({ name }) => name === table)?.rows ?? 0;
}
