import { restoreProfile, type SealedProfile } from "@countersign/core";
import { iso } from "../../iso.ts";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, whoArgument } from "../commonOptions.ts";
import { findUser } from "../findUser.ts";
import { operatorScope } from "../operatorScope.ts";
import { count } from "../output/count.ts";
import { facts } from "../output/table.ts";
import type { Outcome } from "../output/terminal.ts";
import { withReading } from "../withReading.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const userReclaimed = defineCommand({
  name: "user reclaimed",
  summary:
    "Show what was put aside of a user's profile when somebody proved the address of the account, or bring it back",
  details:
    "Whoever proves an address of an account of which nobody had proved any becomes its owner, and its profile and custom " +
    "data are put aside for 30 days. If it was the user's own account all along, --restore brings them back; what has been " +
    "written since stays. Be sure who is asking: the profile may be a stranger's.",
  argument: whoArgument,
  options: { pool: poolOption, restore: { summary: "bring it back" } },
  examples: ["countersign user reclaimed jo@example.com", "countersign user reclaimed jo@example.com --restore"],
  async run({ given, argument, terminal }) {
    if (!given.restore) {
      return withReading(terminal, async (reading) => {
        const pool = await choosePool(reading.admin, given.pool);
        const { user } = await findUser(reading, pool.id, argument);
        const sealed = await reading.findSealedProfiles(user);
        terminal.print(presentSealed(user.userId, sealed));
      });
    }
    return withWorkspace(terminal, async (workspace) => {
      const pool = await choosePool(workspace.admin, given.pool);
      const { userId } = (await findUser(workspace, pool.id, argument)).user;
      const restored = await restoreProfile(workspace.services.ports, { scope: operatorScope(pool.id), userId });
      const fields = new Set(restored.flatMap(fieldsOf));
      const text = restored.length === 0 ? NOTHING : `Brought back ${count(fields.size, "field")}.`;
      terminal.print({ text, json: { id: userId, restored: [...fields] } });
    });
  },
});

const NOTHING = "Nothing is put aside.";

function fieldsOf({ profile, customData }: SealedProfile): readonly string[] {
  return [...Object.keys(profile), ...Object.keys(customData).map((name) => `customData.${name}`)];
}

function presentSealed(id: string, all: readonly SealedProfile[]): Outcome {
  const sealed = all
    .filter(({ expiresAtMs }) => expiresAtMs > clock.nowMs())
    .map(({ profile, customData, sealedAtMs, expiresAtMs }) => {
      return { reclaimedAt: iso(sealedAtMs), keptUntil: iso(expiresAtMs), profile, customData };
    });
  const texts = sealed.map(({ reclaimedAt, keptUntil, profile, customData }) =>
    facts([
      ["reclaimed", reclaimedAt],
      ["kept until", keptUntil],
      ...Object.entries(profile).map(([name, value]) => [name, value] as const),
      ...Object.entries(customData).map(([name, value]) => [`customData.${name}`, JSON.stringify(value)] as const),
    ]),
  );
  return { text: texts.length === 0 ? NOTHING : texts.join("\n\n"), json: { id, sealed } };
}
