import type { Migration } from "./migration.ts";

/** What became of messages, which the outbox forgets when they are handed over. */
export const sentMessages: Migration = {
  version: 35,
  name: "sentMessages",
  statements: [
    `create table sent_messages (
      pool_id text not null references user_pools (id) on delete cascade,
      id text not null,
      user_id text,
      app_id text,
      channel text not null check (channel in ('sms', 'email')),
      purpose text not null,
      recipient text not null,
      state text not null check (state in ('waiting', 'handedOver', 'failed', 'dropped')),
      reason text,
      attempts {int} not null,
      gateway text,
      created_at_ms {int} not null,
      ended_at_ms {int},
      expires_at_ms {int} not null,
      primary key (pool_id, id)
    ) {strict}`,
    "create index sent_messages_user on sent_messages (pool_id, user_id, created_at_ms, id) where user_id is not null",
    "create index sent_messages_pool on sent_messages (pool_id, created_at_ms, id)",
    "create index sent_messages_expiry on sent_messages (expires_at_ms)",
  ],
};
