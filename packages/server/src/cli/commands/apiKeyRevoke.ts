import { API_KEY_START, revokeApiKey } from "@countersign/core";
import { spellId } from "@countersign/spelling";
import { CommandFailure } from "../CommandFailure.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import { withWorkspace } from "../withWorkspace.ts";

/** Somebody in a hurry pastes what he found somewhere: all of a key, or how it begins. */
const PASTED = new RegExp(`^${API_KEY_START}(?:_.*)?$`);

export const apiKeyRevoke = defineCommand({
  name: "api-key revoke",
  summary: "End a key of the management API at once, and every key that was made by it",
  details:
    "It opens nothing from the next request on, on every node. Better than the whole key, name its id: what is typed stays in the shell's history.",
  argument: { name: "ID", summary: "the key's id, or how it begins" },
  options: { pool: poolOption },
  examples: ["countersign api-key revoke 6a3f0c2f4d85b0012ab34cd8"],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async ({ admin, services: { ports } }) => {
      const pool = await choosePool(admin, given.pool);
      const id = spellId(PASTED.exec(argument.trim())?.[1] ?? argument);
      if (id === null) throw new CommandFailure("usage", "An id is 24 hexadecimal digits: countersign api-key list");
      const ended = await revokeApiKey(ports, { scope: operatorScope(pool.id), id, by: null });
      const text = ended ? `The key ${id} has ended.` : `The key ${id} had ended before.`;
      terminal.print({ text, json: { id, ended } });
    }),
});
