import type { Migration } from "./migration.ts";

/** How applications look on the pages that sign their people in. */
export const looks: Migration = {
  version: 24,
  name: "looks",
  statements: [
    "alter table applications add column look text not null default '{}'",
    `create table logos (
      pool_id text not null,
      app_id text not null,
      id text not null,
      type text not null,
      content {blob} not null,
      primary key (pool_id, app_id)
    )`,
    "create index logos_id on logos (id)",
  ],
};
