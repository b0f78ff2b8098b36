import type { Migration } from "./migration.ts";

/** Finds the sign-ins that nobody completed among all that stay an hour behind their end. */
export const untoldSignIns: Migration = {
  version: 36,
  name: "untoldSignIns",
  statements: [
    `create index mfa_tokens_untold on mfa_tokens (expires_at_ms)
      where state = 'open' and is_abandoned = 0`,
  ],
};
