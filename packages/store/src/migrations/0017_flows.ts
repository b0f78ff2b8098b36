import type { Migration } from "./migration.ts";

/** What an mfaToken's sign-in has passed and waits to be acknowledged, and the handles by which clients go on with it. */
export const flows: Migration = {
  version: 17,
  name: "flows",
  statements: [
    "alter table mfa_tokens add column passed text",
    "create index mfa_tokens_flow on mfa_tokens (flow_handle_digest)",
  ],
};
