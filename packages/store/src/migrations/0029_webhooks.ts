import type { Migration } from "./migration.ts";

/** Where events of a pool are told, what was told there, and how far the chains of the trail have been read for it. */
export const webhooks: Migration = {
  version: 29,
  name: "webhooks",
  statements: [
    `create table webhook_endpoints (
      pool_id text not null,
      id text not null,
      url text not null,
      description text not null,
      events text,
      state text not null check (state in ('enabled', 'disabled')),
      disabled_by text check (disabled_by in ('gone', 'failing')),
      failing_since_ms {int},
      signature text not null check (signature in ('v1', 'v1a')),
      keys {blob} not null,
      told {int} not null default 0,
      version {int} not null,
      created_at_ms {int} not null,
      updated_at_ms {int} not null,
      primary key (pool_id, id),
      foreign key (pool_id) references user_pools (id) on delete cascade
    ) {strict}`,
    `create table webhook_messages (
      pool_id text not null,
      id text not null,
      endpoint_id text not null,
      sequence {int} not null,
      type text not null,
      body text not null,
      state text not null check (state in ('waiting', 'delivered', 'failed')),
      tries {int} not null,
      due_at_ms {int} not null,
      created_at_ms {int} not null,
      expires_at_ms {int} not null,
      primary key (pool_id, id),
      foreign key (pool_id, endpoint_id) references webhook_endpoints (pool_id, id) on delete cascade
    ) {strict}`,
    "create unique index webhook_messages_endpoint on webhook_messages (pool_id, endpoint_id, sequence)",
    "create index webhook_messages_due on webhook_messages (due_at_ms) where state = 'waiting'",
    "create index webhook_messages_expiry on webhook_messages (expires_at_ms)",
    `create table webhook_attempts (
      pool_id text not null,
      id text not null,
      message_id text not null,
      at_ms {int} not null,
      status {int},
      latency_ms {int} not null,
      answer text not null,
      primary key (pool_id, id),
      foreign key (pool_id, message_id) references webhook_messages (pool_id, id) on delete cascade
    ) {strict}`,
    "create index webhook_attempts_message on webhook_attempts (pool_id, message_id, id)",
    `create table webhook_cursors (
      writer_id text not null primary key,
      seq {int} not null
    ) {strict}`,
  ],
};
