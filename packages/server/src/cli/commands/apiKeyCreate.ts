import { apiScopeNames, type ScopeWord, scopeBundleNames, scopesOf } from "@countersign/contract/apiScopes";
import { createApiKey } from "@countersign/core";
import { distinct, listOf, oneOf } from "../../config/kind.ts";
import { anyText, duration } from "../../config/kinds.ts";
import { presentApiKey } from "../../present/presentApiKey.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import { facts } from "../output/table.ts";
import { withWorkspace } from "../withWorkspace.ts";

const words: readonly ScopeWord[] = [...scopeBundleNames, ...apiScopeNames];
const scopes = distinct(listOf(oneOf(...words), `a list, separated by commas, of ${words.join(", ")}`));

export const apiKeyCreate = defineCommand({
  name: "api-key create",
  summary: "Make a key of the management API; it is shown this once",
  details:
    "A program, or the tool of a help desk, comes with it instead of the secret of the user pool: Authorization: Bearer and the key. It opens " +
    "what --scopes names and nothing else. support finds people, sees kinds and dates, unlocks and ends sessions, and neither sees " +
    "nor touches a factor, nor a full address; all is everything that there is today. It ends after a year, or at once by api-key revoke.",
  options: {
    name: { value: "NAME", kind: anyText, required: true, summary: "what it is for" },
    scopes: { value: "LIST", kind: scopes, required: true, summary: `what it opens: ${words.join(", ")}` },
    expiresIn: { value: "TIME", kind: duration, summary: "how long it lives, such as 90d; a year when not given" },
    pool: poolOption,
  },
  examples: [
    "countersign api-key create --name 'Help desk' --scopes support",
    "countersign api-key create --name Provisioning --scopes users.find,users.write --expires-in 90d --json",
  ],
  run: ({ given, terminal }) =>
    withWorkspace(terminal, async ({ admin, services: { ports } }) => {
      const pool = await choosePool(admin, given.pool);
      const { apiKey, text: key } = await createApiKey(ports, {
        ...{ scope: operatorScope(pool.id), maker: null, name: given.name, scopes: scopesOf(given.scopes) },
        lifeSeconds: given.expiresIn === null ? null : Math.ceil(given.expiresIn / 1000),
      });
      const shown = presentApiKey(apiKey, ports.clock.nowMs());
      const text = facts([
        ["id", shown.id],
        ["name", shown.name],
        ["scopes", shown.scopes.join(", ")],
        ["expires", shown.expiresAt],
        ["key (shown this once)", key],
      ]);
      terminal.print({ text, json: { ...shown, key } });
    }),
});
