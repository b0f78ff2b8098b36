import type { UserPool } from "@countersign/core";
import { type ArchiveKey, openLines } from "@countersign/moving";
import type { ExportHeader } from "../../moves/exportLines.ts";
import type { ImportLine } from "../../moves/importRecords.ts";
import { checkExport, restoreLines } from "../../moves/restoreLines.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { choosePool } from "../choosePool.ts";
import { operatorScope } from "../operatorScope.ts";
import type { Terminal } from "../output/terminal.ts";
import type { Workspace } from "../withWorkspace.ts";
import { differingApplications } from "./differingApplications.ts";
import { type Meter, openSource } from "./openSource.ts";

/** To its end, before anything is written; and then as it is brought. */
const READINGS = 2;

export interface Restore {
  readonly file: string;
  readonly key: ArchiveKey;
  readonly meter: Meter;
  /** The pool to bring the users into; null: their own, which is made where it is not there. */
  readonly poolId: string | null;
  readonly isDryRun: boolean;
  readonly terminal: Terminal;
}

/**
 * Brings an export into a server. It is read to its end before anything is written: a file that was changed or cut off brings
 * nothing.
 * @throws {CommandFailure} usage
 */
export async function* restorePool(workspace: Workspace, restore: Restore): AsyncGenerator<ImportLine> {
  const { file, key, meter, poolId, isDryRun, terminal } = restore;
  if (file === "-") throw new CommandFailure("usage", "An export is read twice: name a file.");
  const open = async () => openLines(await openSource(file, terminal, meter, READINGS), key);
  const header = await checkExport(await open());
  const pool =
    poolId === null ? await obtainPool(workspace, header, restore) : await choosePool(workspace.admin, poolId);
  yield* restoreLines(workspace.services.ports, operatorScope(pool.id), await open(), isDryRun);
}

/** Gives the pool of the export; where it is not there, it is made as it was, with its applications. */
async function obtainPool(
  { admin, services: { ports } }: Workspace,
  { pool, applications, policies = [] }: ExportHeader,
  { isDryRun, terminal }: Pick<Restore, "isDryRun" | "terminal">,
): Promise<UserPool> {
  const known = (await admin.listPools()).some(({ id }) => id === pool.id);
  const here = known ? await admin.listApplications(pool.id) : applications;
  for (const sentence of differingApplications(applications, here)) terminal.note(sentence);
  if (known || isDryRun) return pool;
  const nowMs = ports.clock.nowMs();
  await admin.insertPool(pool, nowMs);
  for (const [index, application] of applications.entries()) {
    // The oldest one is the one that a sign-in without a name is for.
    const madeMs = nowMs - applications.length + index;
    // The picture stays where it was.
    const brought = { ...application, look: { ...application.look, logo: null } };
    const { settled } = await ports.store.settle([{ type: "insertApplication", application: brought, nowMs: madeMs }]);
    if (!settled) throw new CommandFailure("failed", `There is an application ${application.id} in another user pool.`);
  }
  const inOrder = policies
    .filter(({ poolId }) => poolId === pool.id)
    .toSorted((one, other) => one.version - other.version);
  for (const stored of inOrder) await ports.store.settle([{ type: "savePolicy", stored }]);
  return pool;
}
