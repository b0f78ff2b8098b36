/** What becomes of the rows of a table in an export of its pool: they travel, or stay for a reason. */
export interface TableExport {
  readonly travels: boolean;
  /** A sentence: what of them does not travel, or why none does. Empty: all of them travel as they are. */
  readonly note: string;
}

const travel = (note = ""): TableExport => ({ travels: true, note });
const stay = (note: string): TableExport => ({ travels: false, note });

const UNDER_WAY = "Of what is under way, and over in minutes.";
const OWN_CHAIN = "The trail proves what happened on its own server, under its keys; countersign audit exports it.";
const OWN_HOOKS = "What happened on its own server was told from there.";
const OWN_KEYS = "Told by keys that stay with their server.";

/** By the name of the table. */
export const tableExports: Readonly<Record<string, TableExport>> = {
  access_passes: stay("Over within hours; the account they are for has its factors."),
  api_keys: stay("They open their own server; others are made there."),
  applications: travel(
    "When they were made is when they came; their order stays, and their changes are counted anew. Without their logos.",
  ),
  attempts: travel(),
  audit_bases: stay(OWN_CHAIN),
  audit_checkpoints: stay(OWN_CHAIN),
  audit_events: stay(OWN_CHAIN),
  audit_heads: stay(OWN_CHAIN),
  audit_origins: stay(OWN_CHAIN),
  audit_repeats: stay(OWN_CHAIN),
  authenticators: travel(
    "Sealed there under keys of the other server. What waits to be confirmed names a session that stays.",
  ),
  authorization_codes: stay(UNDER_WAY),
  codes: stay(UNDER_WAY),
  confirmed_bindings: stay(UNDER_WAY),
  disavowals: stay("The links that were sent lead to their own server."),
  face_sessions: stay(UNDER_WAY),
  idempotency_keys: stay("Answers to requests that were made to their own server, kept for a day."),
  keys: stay("Two servers with one key could each speak for the other. Back-ups keep them."),
  known_origins: stay(OWN_KEYS),
  logos: stay("Given there once more: countersign app update --logo."),
  meta: stay("What a database is known by."),
  mfa_tokens: stay(UNDER_WAY),
  outbox: stay("Messages that wait are sent from their own server."),
  photos: stay("Photos wait for minutes; an avatar's address names its own server."),
  sealed_profiles: stay("Of accounts that somebody else has: given back on their own server, within 30 days."),
  sent_messages: stay("What was sent from their own server."),
  sessions: stay("Their tokens are signed by keys that stay: everybody signs in once more."),
  sign_in_decisions: stay("What was decided there, for some weeks."),
  sign_in_policies: travel(),
  superseded_codes: stay(UNDER_WAY),
  trusted_devices: stay("What a browser shows is shown to its own server: a device is trusted there once more."),
  user_pools: travel("When it was made is when it came."),
  users: travel(),
  webhook_attempts: stay(OWN_HOOKS),
  webhook_cursors: stay(OWN_HOOKS),
  webhook_endpoints: stay(
    "Two servers would tell it of the same accounts: it is added there once more, with a secret of its own.",
  ),
  webhook_messages: stay(OWN_HOOKS),
  window_counts: stay("Limits count anew."),
};
