/** What becomes of the rows of a table when a past comes back: a backup that is restored, or a dump that is loaded. */
export interface TableRestore {
  /** A sentence: what ends, or why what is there opens nothing that was closed. */
  readonly note: string;
  /** The statements that end it; `$1` is the time. None: all stays. */
  readonly ends: readonly string[];
}

const stays = (note: string): TableRestore => ({ note, ends: [] });
const ends = (note: string, ...statements: readonly string[]): TableRestore => ({ note, ends: statements });
const goes = (table: string, note: string): TableRestore => ends(note, `delete from ${table}`);

const TRAIL = "Stays: the trail goes on behind it, with a row that tells of the restore.";
const CLOSES = "Stays: it keeps people out, and opens nothing.";
const USED_SINCE = "Ends: it may have been used since.";

/** By the name of the table. */
export const tableRestores: Readonly<Record<string, TableRestore>> = {
  access_passes: goes("access_passes", USED_SINCE),
  api_keys: ends(
    "Ends: one may have been ended since because others knew it. New ones are made in its place.",
    "update api_keys set revoked_at_ms = coalesce(revoked_at_ms, $1), expires_at_ms = $1 where expires_at_ms > $1",
  ),
  applications: stays("Stays. Secrets that were renewed since open again: renew them once more."),
  attempts: stays(CLOSES),
  audit_bases: stays(TRAIL),
  audit_checkpoints: stays(TRAIL),
  audit_events: stays(TRAIL),
  audit_heads: stays(TRAIL),
  audit_origins: stays(TRAIL),
  audit_repeats: stays(TRAIL),
  authenticators: ends(
    "Stays; the steps of apps up to now and a window are used up. What waited to be confirmed and releases under way end; recovery codes with `--void-recovery-codes`.",
    "delete from authenticators where status = 'pending'",
    `update authenticators set release_tellings = null, release_told_at_ms = null
      where release_tellings is not null or release_told_at_ms is not null`,
  ),
  authorization_codes: goes("authorization_codes", USED_SINCE),
  codes: goes("codes", USED_SINCE),
  confirmed_bindings: goes("confirmed_bindings", USED_SINCE),
  disavowals: goes("disavowals", "Ends: its link may have been followed since."),
  face_sessions: ends(
    "Ends; what was shown in it stays, and is refused when it comes again.",
    "update face_sessions set state = null where state is not null",
  ),
  idempotency_keys: goes("idempotency_keys", "Ends: what it tells of may have been changed since."),
  keys: ends(
    "Those that tokens are signed with end and are made anew, in case they had leaked and were ended since; all others stay, to read with.",
    "delete from keys where purpose in ('mfaToken', 'accessToken', 'userToken')",
  ),
  known_origins: stays("Stays: it tells limits whom they know, and opens nothing."),
  logos: stays("Stays: it opens nothing."),
  meta: stays("Stays. The mark of a PostgreSQL database is made anew."),
  mfa_tokens: goes("mfa_tokens", USED_SINCE),
  outbox: goes("outbox", "Ends: what waited was sent since, or is of no use any more."),
  photos: ends("Those that wait for their use end; avatars stay.", "delete from photos where owner_user_id is null"),
  sealed_profiles: stays("Stays: an operator alone gives it back."),
  sent_messages: stays("Stays: what waited is told as withdrawn."),
  sessions: ends("Ends.", "update sessions set revoked_at_ms = $1 where revoked_at_ms is null"),
  sign_in_decisions: stays("Stays: the links to it end by the time in their signature, a quarter of an hour."),
  sign_in_policies: stays("Stays, as it was."),
  superseded_codes: goes("superseded_codes", "Ends with the codes that took its place."),
  trusted_devices: goes("trusted_devices", "Ends: it may have been taken back since."),
  user_pools: stays("Stays. A secret that was renewed since opens again: renew it once more."),
  users: ends(
    "Stays, with the password of then. What an operator had allowed for an enrolment ends: it may have been used since.",
    "update users set enrolment_allowed_until_ms = null where enrolment_allowed_until_ms is not null",
  ),
  webhook_attempts: stays("Stays, with its message."),
  webhook_cursors: stays("Stays: the trail is read on behind it."),
  webhook_endpoints: stays("Stays, with its secret of then: one that was renewed since is renewed once more."),
  webhook_messages: ends(
    "What waited ends: it was told since, or is of no use any more.",
    "update webhook_messages set state = 'failed' where state = 'waiting'",
  ),
  window_counts: stays(CLOSES),
};
