import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Migration } from "./migration.ts";
import { migrations } from "./migrations.ts";

/** Steps up to here were made before there were servers to serve beside. */
const FIRST_HELD = 28;

const ADDS = [
  /^create table \w+ \(/i,
  /^create index \w+ on \w+/i,
  /^alter table \w+ add column \w+ (text|\{int\}|\{blob\})(?! not null(?!.* default )).*$/is,
];

/** Gives what programs that do not know the step could not serve beside. */
function findContracting({ statements }: Pick<Migration, "statements">): readonly string[] {
  const made = statements.map((each) => /^create table (\w+)/i.exec(each)?.[1]).filter(Boolean);
  const isWithin = (statement: string): boolean =>
    made.includes(/^create unique index \w+ on (\w+)/i.exec(statement)?.[1]);
  return statements.filter((statement) => !ADDS.some((pattern) => pattern.test(statement)) && !isWithin(statement));
}

describe("a step of the schema", () => {
  it("says that older programs cannot serve beside it where it does more than add", () => {
    for (const step of migrations.filter(({ version }) => version >= FIRST_HELD))
      if (step.contracts !== true) assert.deepEqual(findContracting(step), [], step.name);
  });

  it("adds where older programs may leave out what is new, and forbids them nothing", () => {
    const added = [
      "create table a (id text not null) {strict}",
      "create unique index a_id on a (id)",
      "create index users_a on users (a) where a is not null",
      "alter table users add column a text",
      "alter table users add column b {int} not null default 0",
    ];
    assert.deepEqual(findContracting({ statements: added }), []);
    const contracting = [
      "drop table photos",
      "alter table users drop column phone",
      "alter table users add column c text not null",
      "create unique index users_name on users (name)",
      "alter table users rename to people",
      "delete from codes",
    ];
    assert.deepEqual(findContracting({ statements: contracting }), contracting);
  });
});
