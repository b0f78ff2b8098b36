import type { Authenticator } from "@countersign/core";
import { authenticatorRow } from "../changes/authenticators.ts";
import type { Settling } from "../changes/settling.ts";
import type { SqlValue } from "../engine/sql.ts";
import { definePart } from "./part.ts";

const written = {
  source: "text",
  name: "text",
  status: "text",
  state: "bytea",
  version: "bigint",
  updated_at_ms: "bigint",
  expires_at_ms: "bigint",
  address: "text",
  confirmed_in: "text",
  confirmed_at_ms: "bigint",
  last_passed_at_ms: "bigint",
  release_tellings: "bigint",
  release_told_at_ms: "bigint",
} as const;
const named = { pool_id: "text", id: "text", user_id: "text", kind: "text" } as const;

type Column = keyof typeof written | keyof typeof named | "expected_version";
export type AuthenticatorWrite = Readonly<Record<Column, SqlValue>>;

/** Gives what is written of an authenticator that is stored already. */
export function authenticatorWrite(
  box: Settling["box"],
  authenticator: Authenticator,
  expectedVersion: number,
): AuthenticatorWrite {
  const row = authenticatorRow(box, authenticator) as AuthenticatorWrite; // it has all columns
  return { ...row, expected_version: expectedVersion };
}

export const writeAuthenticators = definePart<AuthenticatorWrite>(
  { ...named, expected_version: "bigint", ...written },
  (given) =>
    `update authenticators set ${Object.keys(written)
      .map((column) => `${column} = given.${column}`)
      .join(", ")}
    from ${given}
    where ${Object.keys(named)
      .map((column) => `authenticators.${column} = given.${column}`)
      .join(" and ")}
      and authenticators.version = given.expected_version
    returning given.item`,
);
