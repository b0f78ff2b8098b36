import type { Migration } from "./migration.ts";

/** Devices that stand in for a second factor that was passed on them. */
export const trustedDevices: Migration = {
  version: 26,
  name: "trustedDevices",
  statements: [
    "alter table applications add column trust_days {int} not null default 0",
    "alter table sessions add column trusted_device_id text",
    `create table trusted_devices (
      pool_id text not null,
      id text not null,
      user_id text not null,
      app_id text not null,
      passed text not null,
      digest text not null,
      previous_digest text,
      ip text,
      user_agent text,
      turned_at_ms {int} not null,
      created_at_ms {int} not null,
      expires_at_ms {int} not null,
      primary key (pool_id, id),
      foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
    ) {strict}`,
    "create index trusted_devices_user on trusted_devices (pool_id, user_id)",
    "create index trusted_devices_expiry on trusted_devices (expires_at_ms)",
  ],
};
