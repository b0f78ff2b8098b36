/** Accounts in the form the store gives them, as many as are wanted, written past everything that makes them one by one. */
import { randomBytes } from "node:crypto";
import type { Authenticator } from "@countersign/core";
import type { SecretBox } from "@countersign/store";
import type { Database } from "@countersign/store/testing";
import { plainAuthenticator, plainUser } from "@countersign/testkit";
import { authenticatorRow } from "../packages/store/src/changes/authenticators.ts";
import { userRow } from "../packages/store/src/changes/insertUser.ts";
import { insertRows } from "../packages/store/src/engine/insertRows.ts";

/** So many are written in one transaction: others who write wait meanwhile. */
const BATCH = 4096;

export interface Account {
  readonly username?: string;
  readonly email?: string;
  /** E.164; proved. */
  readonly phone?: string;
  readonly passwordHash?: string;
  readonly factors?: readonly Pick<Authenticator, "kind" | "source" | "address" | "state">[];
}

interface Place {
  readonly database: Database;
  /** What seals the secrets of factors. */
  readonly box: Pick<SecretBox, "seal" | "open">;
  readonly poolId: string;
  readonly nowMs: number;
}

/** Writes accounts that have been there before, whose ids come in no order, as those of people do. */
export async function plantAccounts(place: Place, count: number, accountAt: (index: number) => Account): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) =>
      rowsOf(place, accountAt(from + index)),
    );
    await place.database.write(async (sql) => {
      await insertRows(
        sql,
        "users",
        some.map(({ user }) => user),
      );
      await insertRows(
        sql,
        "authenticators",
        some.flatMap(({ factors }) => factors),
      );
    }, "long");
  }
}

function rowsOf({ box, poolId, nowMs }: Place, account: Account) {
  const { username = null, email = null, phone = null, passwordHash = null, factors = [] } = account;
  const userId = newId();
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs };
  const user = plainUser({
    ...{ poolId, userId, username, email, phone, emailVerified: email !== null, phoneVerified: phone !== null },
    ...{ loginsCount: 90, lastLoginAtMs: nowMs, ...times },
  });
  const standing = { passwordHash, passwordSuspended: false, passwordDisavowed: false, resetBy: null, revision: 0 };
  return {
    user: userRow({ ...standing, user, enrolmentAllowedUntilMs: null, owedAtMs: null }, null),
    factors: factors.map((factor) =>
      authenticatorRow(box, plainAuthenticator({ ...{ id: newId(), poolId, userId }, ...factor, ...times })),
    ),
  };
}

function newId(): string {
  return randomBytes(12).toString("hex");
}
