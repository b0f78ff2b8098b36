import { presentApiKey } from "../../present/presentApiKey.ts";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { table } from "../output/table.ts";
import { withReading } from "../withReading.ts";

const MOST = 1000;

export const apiKeyList = defineCommand({
  name: "api-key list",
  summary: "List the keys of the management API, by how they begin",
  details: "Those that have ended are listed for 90 days.",
  options: { pool: poolOption },
  examples: ["countersign api-key list", "countersign api-key list --json"],
  run: ({ given, terminal }) =>
    withReading(terminal, async ({ admin, management }) => {
      const pool = await choosePool(admin, given.pool);
      const nowMs = clock.nowMs();
      const found = await management.listApiKeys(pool.id, { afterId: null, limit: MOST });
      const apiKeys = found.map((each) => presentApiKey(each, nowMs));
      const rows = apiKeys.map(({ id, name, scopes, active, revokedAt, expiresAt, lastUsedAt, madeBy }) => [
        ...[id, name, active ? "active" : revokedAt === null ? "expired" : "revoked"],
        ...[expiresAt, lastUsedAt ?? "", madeBy ?? "", scopes.join(", ")],
      ]);
      const text = table(["ID", "NAME", "STATE", "EXPIRES", "LAST USED", "MADE BY", "SCOPES"], rows);
      terminal.print({ text, json: { apiKeys } });
    }),
});
