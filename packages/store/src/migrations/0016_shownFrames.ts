import type { Migration } from "./migration.ts";

/**
 * Live sessions stay when they are over, without what they knew of a face, for what was shown in them: pictures that come
 * again are refused. Those that are open at this step, for 90 seconds at most, end with it.
 */
export const shownFrames: Migration = {
  version: 16,
  name: "shownFrames",
  statements: [
    "drop table face_sessions",
    `create table face_sessions (
      pool_id text not null,
      id text not null,
      user_id text not null,
      app_id text not null,
      caller_kind text not null check (caller_kind in ('session', 'mfaToken')),
      caller_id text not null,
      purpose text not null check (purpose in ('bind', 'verify')),
      state {blob},
      shown {blob} not null,
      shown_frames {int} not null,
      version {int} not null,
      created_at_ms {int} not null,
      expires_at_ms {int} not null,
      forgotten_at_ms {int} not null,
      primary key (pool_id, id),
      foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
    ) {strict}`,
    "create index face_sessions_user on face_sessions (pool_id, user_id)",
    "create index face_sessions_expiry on face_sessions (expires_at_ms) where state is not null",
    "create index face_sessions_forgetting on face_sessions (forgotten_at_ms)",
  ],
};
