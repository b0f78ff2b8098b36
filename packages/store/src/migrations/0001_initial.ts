import type { Migration } from "./migration.ts";

const pools = [
  `create table user_pools (
    id text not null primary key,
    name text not null,
    secret_digest text not null,
    created_at_ms {int} not null
  ) {strict}`,
  `create table applications (
    pool_id text not null references user_pools (id) on delete cascade,
    id text not null,
    name text not null,
    secret_digest text not null,
    factors text not null,
    redirect_uris text not null,
    allowed_origins text not null,
    templates text not null,
    created_at_ms {int} not null,
    primary key (pool_id, id)
  ) {strict}`,
  "create unique index applications_id on applications (id)",
];

const users = [
  `create table users (
    pool_id text not null references user_pools (id) on delete cascade,
    id text not null,
    username text,
    email text,
    email_verified {int} not null check (email_verified in (0, 1)),
    phone text,
    phone_verified {int} not null check (phone_verified in (0, 1)),
    external_id text,
    blocked {int} not null check (blocked in (0, 1)),
    password_hash text,
    reset_by text check (reset_by in ('sms', 'email')),
    revision {int} not null,
    profile text not null,
    custom_data text not null,
    register_source text not null,
    logins_count {int} not null,
    last_login_at_ms {int},
    last_ip text,
    created_at_ms {int} not null,
    updated_at_ms {int} not null,
    primary key (pool_id, id)
  ) {strict}`,
  "create unique index users_email on users (pool_id, email)",
  "create unique index users_phone on users (pool_id, phone)",
  "create unique index users_username on users (pool_id, username)",
  "create unique index users_external_id on users (pool_id, external_id)",
];

const factors = [
  `create table authenticators (
    pool_id text not null,
    id text not null,
    user_id text not null,
    kind text not null,
    source text not null,
    name text not null,
    address text,
    status text not null check (status in ('pending', 'confirmed')),
    state {blob} not null,
    version {int} not null,
    created_at_ms {int} not null,
    updated_at_ms {int} not null,
    expires_at_ms {int},
    primary key (pool_id, id),
    foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
  ) {strict}`,
  "create index authenticators_user on authenticators (pool_id, user_id)",
  "create index authenticators_address on authenticators (pool_id, address) where address is not null",
  "create index authenticators_expiry on authenticators (expires_at_ms) where expires_at_ms is not null",
  `create table attempts (
    pool_id text not null,
    user_id text not null,
    factor text not null,
    failures {int} not null check (failures > 0),
    locked_until_ms {int},
    primary key (pool_id, user_id, factor),
    foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
  ) {strict}`,
];

const signIns = [
  `create table mfa_tokens (
    pool_id text not null,
    id text not null,
    user_id text not null,
    app_id text not null,
    first_factor text not null,
    amr text not null,
    auth_time_ms {int} not null,
    ip text,
    flow_handle_digest text not null,
    state text not null check (state in ('open', 'passed', 'consumed')),
    created_at_ms {int} not null,
    expires_at_ms {int} not null,
    primary key (pool_id, id),
    foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
  ) {strict}`,
  "create index mfa_tokens_user on mfa_tokens (pool_id, user_id)",
  "create index mfa_tokens_expiry on mfa_tokens (expires_at_ms)",
  `create table sessions (
    pool_id text not null,
    id text not null,
    user_id text not null,
    app_id text not null,
    first_factor text not null,
    amr text not null,
    auth_time_ms {int} not null,
    factor_passed_at_ms {int},
    created_at_ms {int} not null,
    expires_at_ms {int} not null,
    revoked_at_ms {int},
    primary key (pool_id, id),
    foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
  ) {strict}`,
  "create index sessions_user on sessions (pool_id, user_id)",
  "create index sessions_expiry on sessions (expires_at_ms)",
  `create table window_counts (
    key text not null primary key,
    failures {int} not null,
    window_ends_at_ms {int} not null
  ) {strict}`,
  "create index window_counts_end on window_counts (window_ends_at_ms)",
];

const codes = [
  `create table codes (
    pool_id text not null references user_pools (id) on delete cascade,
    id text not null,
    channel text not null check (channel in ('sms', 'email')),
    address text not null,
    purpose text not null,
    mac text not null,
    created_at_ms {int} not null,
    expires_at_ms {int} not null,
    primary key (pool_id, id)
  ) {strict}`,
  "create unique index codes_recipient on codes (pool_id, channel, address, purpose)",
  "create index codes_expiry on codes (expires_at_ms)",
  `create table outbox (
    pool_id text not null references user_pools (id) on delete cascade,
    id text not null,
    channel text not null check (channel in ('sms', 'email')),
    code_id text,
    message {blob} not null,
    pinned_to text,
    attempts {int} not null,
    due_at_ms {int} not null,
    expires_at_ms {int} not null,
    primary key (pool_id, id)
  ) {strict}`,
  "create index outbox_due on outbox (due_at_ms)",
  "create index outbox_code on outbox (pool_id, code_id) where code_id is not null",
];

const audit = [
  `create table audit_heads (
    writer_id text not null primary key,
    seq {int} not null,
    mac {blob} not null,
    key_id text not null,
    tag {blob} not null
  ) {strict}`,
  `create table audit_events (
    writer_id text not null,
    seq {int} not null,
    at_ms {int} not null,
    type text not null,
    pool_id text not null,
    app_id text,
    user_id text,
    actor text not null,
    factor text,
    result text not null,
    reason text,
    request_id text not null,
    origin_digest {blob} not null,
    prev {blob} not null,
    key_id text not null,
    mac {blob} not null,
    primary key (writer_id, seq)
  ) {strict}`,
  "create index audit_events_pool on audit_events (pool_id, at_ms)",
  `create table audit_origins (
    writer_id text not null,
    seq {int} not null,
    at_ms {int} not null,
    ip text,
    user_agent text,
    salt {blob} not null,
    primary key (writer_id, seq)
  ) {strict}`,
  "create index audit_origins_time on audit_origins (at_ms)",
  `create table audit_checkpoints (
    seq {int} not null primary key,
    at_ms {int} not null,
    writer_id text not null,
    head_seq {int} not null,
    head_mac {blob} not null,
    prev {blob} not null,
    key_id text not null,
    mac {blob} not null
  ) {strict}`,
  "create index audit_checkpoints_writer on audit_checkpoints (writer_id, head_seq)",
];

const keys = [
  `create table keys (
    id text not null primary key,
    purpose text not null,
    pool_id text not null,
    wrapped {blob} not null,
    public_pem text,
    created_at_ms {int} not null,
    retired_at_ms {int}
  ) {strict}`,
  "create unique index keys_unretired on keys (purpose, pool_id) where retired_at_ms is null",
];

/** The tables of the first release. */
export const initial: Migration = {
  version: 1,
  name: "initial",
  statements: [...pools, ...users, ...factors, ...signIns, ...codes, ...audit, ...keys],
};
