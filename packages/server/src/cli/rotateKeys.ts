import { setTimeout as sleep } from "node:timers/promises";
import { type AuditType, audit } from "@countersign/core";
import { type KeyGroup, type Replacement, replaceKey, replaceLeakedKey, retireSealingKeys } from "@countersign/store";
import { iso } from "../iso.ts";
import { systemClock as clock } from "../start/systemPorts.ts";
import { CommandFailure } from "./CommandFailure.ts";
import { operatorScope } from "./operatorScope.ts";
import type { Workspace } from "./withWorkspace.ts";

/** What was done. */
export interface Rotation {
  /** The keys that take over; `isNew` is false for one that an earlier run made. */
  readonly replaced: readonly (KeyGroup & {
    readonly id: string;
    readonly isNew: boolean;
    readonly activeFrom: string;
  })[];
  readonly sealedAnew: number;
  readonly removed: readonly string[];
}

type Note = (line: string) => void;

const SEALING: KeyGroup = { purpose: "sealing", poolId: null };
/** In which pool the trail keeps what concerns the whole service. */
const NO_POOL = "";

/**
 * Replaces keys while the service goes on, and waits until no sealing key is left that was replaced. May be broken off at
 * any moment and run again.
 * @throws {CommandFailure} failed when something sealed does not open: its key stays
 */
export async function rotateKeys(workspace: Workspace, groups: readonly KeyGroup[], note: Note): Promise<Rotation> {
  const replaced: Replacement[] = [];
  for (const group of groups) {
    const replacement = await replaceKey({ keyring: workspace.keyring, clock }, group);
    if (replacement === null) continue;
    replaced.push(replacement);
    if (replacement.isNew) await record(workspace, group, "key.rotate", replacement.id);
    note(describe(replacement));
  }
  const isSealing = groups.some(({ purpose }) => purpose === "sealing");
  const { sealedAnew, removed } = isSealing ? await retireSealing(workspace, note) : { sealedAnew: 0, removed: [] };
  await workspace.keyring.prune();
  return { replaced: replaced.map(presentReplacement), sealedAnew, removed };
}

/** Replaces keys that others may know: all that they made ends with them, but for what is sealed. */
export async function endLeakedKeys(workspace: Workspace, groups: readonly KeyGroup[], note: Note): Promise<Rotation> {
  const { keyring } = workspace;
  const replaced: Replacement[] = [];
  const removed: string[] = [];
  for (const group of groups.filter(({ purpose }) => purpose !== "sealing")) {
    const replacement = await replaceLeakedKey(keyring, group);
    if (replacement === null) continue;
    const { id, ended } = replacement;
    replaced.push({ ...group, id, isNew: true, activeFromMs: clock.nowMs() });
    removed.push(...ended);
    await record(workspace, group, "key.rotate", id);
    for (const each of ended) await record(workspace, group, "key.remove", each);
    note(`${nameOf(group)}: ${id} has taken over.`);
  }
  const sealing = await rotateKeys(
    workspace,
    groups.filter(({ purpose }) => purpose === "sealing"),
    note,
  );
  return {
    replaced: [...replaced.map(presentReplacement), ...sealing.replaced],
    sealedAnew: sealing.sealedAnew,
    removed: [...removed, ...sealing.removed],
  };
}

function presentReplacement({ activeFromMs, ...replacement }: Replacement): Rotation["replaced"][number] {
  return { ...replacement, activeFrom: iso(activeFromMs) };
}

function nameOf({ purpose, poolId }: KeyGroup): string {
  return poolId === null ? purpose : `${purpose} of user pool ${poolId}`;
}

function describe(replacement: Replacement): string {
  const { id, isNew, activeFromMs } = replacement;
  const fate = isNew ? `takes over at ${iso(activeFromMs)}.` : "was made by an earlier run, which goes on.";
  return `${nameOf(replacement)}: ${id} ${fate}`;
}

async function retireSealing(workspace: Workspace, note: Note): Promise<Pick<Rotation, "sealedAnew" | "removed">> {
  const removed: string[] = [];
  let sealedAnew = 0;
  const stuck = await retireSealingKeys({
    keyring: workspace.keyring,
    clock,
    sealAnew: (keyId) => workspace.sealAnew(workspace.box, keyId),
    pause: (ms) => sleep(ms),
    onWait(_keyId, untilMs) {
      note(
        `Waiting until ${iso(untilMs)}: by then no process seals with the old key. It may be broken off and run again.`,
      );
    },
    onSealed(rows) {
      sealedAnew += rows;
      note(`Sealed anew: ${sealedAnew}.`);
    },
    async onRemoved(keyId) {
      removed.push(keyId);
      await record(workspace, SEALING, "key.remove", keyId);
      note(`The sealing key ${keyId} holds nothing any more and is removed.`);
    },
  });
  if (stuck.length === 0) return { sealedAnew, removed };
  const finding = "The old sealing key stays, because these do not open. Restore them from a backup or delete them:";
  throw new CommandFailure("failed", [finding, ...stuck].join("\n"));
}

async function record(
  { services }: Workspace,
  { purpose, poolId }: KeyGroup,
  type: AuditType,
  id: string,
): Promise<void> {
  const scope = operatorScope(poolId ?? NO_POOL);
  await services.ports.store.settle([audit(scope, clock.nowMs(), { type, userId: null, note: `${purpose} ${id}` })]);
}
