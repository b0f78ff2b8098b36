import type { Migration } from "./migration.ts";

/** The id of a photo is a digest of its key: the key is found nowhere. Without an owner it is waiting to be used. */
const photos = [
  `create table photos (
    pool_id text not null references user_pools (id) on delete cascade,
    id text not null,
    folder text not null check (folder in ('face', 'avatar')),
    content {blob} not null,
    size_bytes {int} not null,
    owner_user_id text,
    created_at_ms {int} not null,
    expires_at_ms {int},
    primary key (pool_id, id),
    foreign key (pool_id, owner_user_id) references users (pool_id, id) on delete cascade
  ) {strict}`,
  "create unique index photos_id on photos (id)",
  "create index photos_owner on photos (pool_id, owner_user_id) where owner_user_id is not null",
  "create index photos_expiry on photos (expires_at_ms) where expires_at_ms is not null",
];

const faceSessions = [
  `create table face_sessions (
    pool_id text not null,
    id text not null,
    user_id text not null,
    app_id text not null,
    caller_kind text not null check (caller_kind in ('session', 'mfaToken')),
    caller_id text not null,
    purpose text not null check (purpose in ('bind', 'verify')),
    state {blob} not null,
    version {int} not null,
    created_at_ms {int} not null,
    expires_at_ms {int} not null,
    primary key (pool_id, id),
    foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
  ) {strict}`,
  "create index face_sessions_user on face_sessions (pool_id, user_id)",
  "create index face_sessions_expiry on face_sessions (expires_at_ms)",
];

const applications = [
  `alter table applications add column face_proof text not null default 'photo'
    check (face_proof in ('photo', 'live'))`,
];

/** Photos on their way, live sessions, and what an application takes for a face. */
export const face: Migration = { version: 2, name: "face", statements: [...photos, ...faceSessions, ...applications] };
