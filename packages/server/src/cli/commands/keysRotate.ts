import { setTimeout as sleep } from "node:timers/promises";
import { type AuditType, audit } from "@countersign/core";
import { distinct, listOf, oneOf } from "../../config/kind.ts";
import type { KeyPurpose } from "../../keys/keyStore.ts";
import { type KeyGroup, type Replacement, replaceKey, replaceLeakedKey } from "../../keys/replaceKey.ts";
import { retireSealingKeys } from "../../keys/retireSealingKeys.ts";
import { iso } from "../../present/presentUser.ts";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { sealAnew } from "../../store/sealAnew.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { defineCommand } from "../command.ts";
import { yesOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import type { Terminal } from "../output/terminal.ts";
import { type Workspace, withWorkspace } from "../withWorkspace.ts";

/** In which pool the trail keeps what concerns the whole service. */
const NO_POOL = "";

/** What ends at once when a key has leaked; null: its key is never ended. */
const LOSSES: Readonly<Record<KeyPurpose, string | null>> = {
  sealing: "nothing: what it sealed is sealed anew before it goes",
  mfaToken: "sign-ins that wait for their second factor begin again",
  accessToken: "back ends trade their pool secret for a new access token",
  codes: "codes that were sent and not yet typed are refused",
  audit: null,
  userToken: "every session: all users sign in again",
  passwordTransport:
    "clients that carry the public key in their own settings cannot sign in until they have the new one",
};

/** A client may carry this one in its own settings, so it changes only when it is named. */
const NAMED_ONLY: KeyPurpose = "passwordTransport";
const purposes = Object.keys(LOSSES) as KeyPurpose[]; // typed by KeyPurpose
const purpose = oneOf(...purposes);

export const keysRotate = defineCommand({
  name: "keys rotate",
  summary: "Replace keys while the service goes on",
  details:
    "A new key is used five minutes after it was made, when every process knows it; the old one reads on as long as what it " +
    "made lives. What is sealed at rest is sealed anew: ten minutes after the change no process seals with the old key any " +
    "more, then every secret moves to the new one and the old one is removed. The command waits for that. It may be broken " +
    `off at any moment: run again, it goes on where it was. Without --purpose it replaces all keys but ${NAMED_ONLY}: clients ` +
    "that carry that public key in their own settings need the new one within 30 days.",
  options: {
    purpose: {
      value: "LIST",
      kind: distinct(listOf(purpose, `a list of ${purposes.join(", ")}`)),
      summary: `which keys, separated by commas: ${purposes.join(", ")}`,
    },
    leaked: {
      summary: "others may know the old keys: end them at once, with all that they made; needs --purpose",
    },
    yes: yesOption,
  },
  examples: [
    "countersign keys rotate",
    "countersign keys rotate --purpose sealing --yes",
    "countersign keys rotate --purpose userToken --leaked",
  ],
  async run({ given, terminal }) {
    const chosen = given.purpose ?? purposes.filter((each) => each !== NAMED_ONLY);
    if (given.leaked) refuseUnendable(given.purpose);
    return await withWorkspace(terminal, async (workspace) => {
      if (!given.yes) await terminal.confirm(question(chosen, given.leaked));
      const groups = await groupsOf(workspace, chosen);
      const outcome = await rotate(workspace, groups, given.leaked, terminal);
      terminal.print({ text: "Done.", json: outcome });
    });
  },
});

function refuseUnendable(named: readonly KeyPurpose[] | null): void {
  if (named === null) throw new CommandFailure("usage", "--leaked needs --purpose: say which keys have leaked.");
  if (!named.some((each) => LOSSES[each] === null)) return;
  throw new CommandFailure(
    "usage",
    "An audit key cannot be ended: the trail could not be verified any more. Leave --leaked out.",
  );
}

function question(chosen: readonly KeyPurpose[], isLeak: boolean): string {
  if (isLeak) {
    return [
      "Ends the keys in use at once. This ends with them:",
      ...chosen.map((each) => `  ${each}: ${LOSSES[each]}`),
    ].join("\n");
  }
  const wait = chosen.includes("sealing") ? " It takes about ten minutes and may be broken off and run again." : "";
  return `Replaces these keys: ${chosen.join(", ")}. The service goes on meanwhile.${wait}`;
}

async function groupsOf({ admin }: Workspace, chosen: readonly KeyPurpose[]): Promise<readonly KeyGroup[]> {
  const pools = (await admin.listPools()).map(({ id }) => id);
  return chosen.flatMap((each): readonly KeyGroup[] =>
    each === "passwordTransport"
      ? pools.map((poolId) => ({ purpose: each, poolId }))
      : [{ purpose: each, poolId: null }],
  );
}

interface Rotation {
  /** The keys that take over. */
  readonly replacements: readonly unknown[];
  readonly sealedAnew: number;
  readonly removed: readonly string[];
}

async function rotate(
  workspace: Workspace,
  groups: readonly KeyGroup[],
  isLeak: boolean,
  terminal: Terminal,
): Promise<Rotation> {
  const replacements: Replacement[] = [];
  const removed: string[] = [];
  for (const group of groups) {
    if (isLeak && group.purpose !== "sealing") {
      const ended = await replaceLeakedKey(workspace.keyring, group);
      removed.push(...ended);
      await record(workspace, group, "key.rotate", "leaked");
      terminal.note(`${group.purpose}: replaced; ended at once: ${ended.join(", ")}.`);
      continue;
    }
    const replacement = await replaceKey({ keyring: workspace.keyring, clock }, group);
    if (replacement === null) continue;
    replacements.push(replacement);
    if (replacement.isNew) await record(workspace, group, "key.rotate", replacement.id);
    terminal.note(describe(replacement));
  }
  const sealing = groups.some((group) => group.purpose === "sealing");
  const sealedAnew = sealing ? await finishSealing(workspace, terminal, removed) : 0;
  await workspace.keyring.prune();
  const json = replacements.map(({ activeFromMs, ...each }) => ({ ...each, activeFrom: iso(activeFromMs) }));
  return { replacements: json, sealedAnew, removed };
}

function describe({ purpose: name, poolId, id, isNew, activeFromMs }: Replacement): string {
  const whose = poolId === null ? name : `${name} of user pool ${poolId}`;
  return isNew
    ? `${whose}: ${id} takes over at ${iso(activeFromMs)}.`
    : `${whose}: ${id} was made by an earlier run, which goes on.`;
}

/** Gives how many rows were sealed anew. */
async function finishSealing(workspace: Workspace, terminal: Terminal, removed: string[]): Promise<number> {
  let total = 0;
  const stuck = await retireSealingKeys({
    keyring: workspace.keyring,
    clock,
    sealAnew: (keyId) => sealAnew(workspace, keyId),
    pause: (ms) => sleep(ms),
    onWait: (_keyId, untilMs) =>
      terminal.note(
        `Waiting until ${iso(untilMs)}: by then no process seals with the old key. It may be broken off and run again.`,
      ),
    onSealed(rows) {
      total += rows;
      terminal.note(`Sealed anew: ${total}.`);
    },
    async onRemoved(keyId) {
      removed.push(keyId);
      await record(workspace, { purpose: "sealing", poolId: null }, "key.remove", keyId);
      terminal.note(`The sealing key ${keyId} holds nothing any more and is removed.`);
    },
  });
  if (stuck.length === 0) return total;
  throw new CommandFailure(
    "failed",
    ["The old sealing key stays, because these do not open. Restore them from a backup or delete them:", ...stuck].join(
      "\n",
    ),
  );
}

async function record(workspace: Workspace, group: KeyGroup, type: AuditType, note: string): Promise<void> {
  const scope = operatorScope(group.poolId ?? NO_POOL);
  const event = audit(scope, clock.nowMs(), { type, userId: null, note: `${group.purpose} ${note}` });
  await workspace.services.ports.store.settle([event]);
}
