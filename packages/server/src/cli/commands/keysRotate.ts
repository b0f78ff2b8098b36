import type { KeyGroup, KeyPurpose } from "@countersign/store";
import { distinct, listOf, oneOf } from "../../config/kind.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { defineCommand } from "../command.ts";
import { yesOption } from "../commonOptions.ts";
import { count } from "../output/count.ts";
import { endLeakedKeys, type Rotation, rotateKeys } from "../rotateKeys.ts";
import { type Workspace, withWorkspace } from "../withWorkspace.ts";

/** What ends at once when a key has leaked; null: its key is never ended. */
const LOSSES: Readonly<Record<KeyPurpose, string | null>> = {
  sealing: "nothing: what it sealed is sealed anew before it goes",
  mfaToken: "sign-ins that wait for their second factor begin again",
  accessToken: "back ends trade their pool secret for a new access token",
  codes: "codes that were sent and not yet typed are refused, and accounts know no more where they have signed in from",
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
      const rotate = given.leaked ? endLeakedKeys : rotateKeys;
      const rotation = await rotate(workspace, groups, terminal.note);
      terminal.print({ text: printRotation(rotation), json: rotation });
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

function printRotation({ replaced, sealedAnew, removed }: Rotation): string {
  const names = [...new Set(replaced.map((each) => each.purpose))].join(", ");
  return [
    names === "" ? "There was no key to replace." : `Replaced: ${names}.`,
    ...(sealedAnew === 0 ? [] : [`Sealed anew: ${count(sealedAnew, "secret")}.`]),
    ...(removed.length === 0 ? [] : [`Removed: ${removed.join(", ")}.`]),
  ].join("\n");
}
