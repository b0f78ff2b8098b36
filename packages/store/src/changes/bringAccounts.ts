import type { FactorKind } from "@countersign/core";
import { insertRows, type Row } from "../engine/insertRows.ts";
import { authenticatorRow } from "./authenticators.ts";
import { findTaken } from "./findTaken.ts";
import { userRow } from "./insertUser.ts";
import { type AppliedTogether, type ChangeOf, HELD, type Settling } from "./settling.ts";

/** Writes accounts with all that belongs to them, as few statements; which name was taken is told of a single one. */
export async function bringAccounts(
  settling: Settling,
  changes: readonly ChangeOf<"bringAccount">[],
): Promise<AppliedTogether> {
  const { sql } = settling;
  const subjects = changes.map(({ subject }) => subject);
  const rows = changes.map(({ subject, movedFrom }) => userRow(subject, movedFrom));
  if ((await insertRows(sql, "users", rows)) < rows.length) {
    const [only, ...others] = subjects;
    const taken =
      only === undefined || others.length > 0
        ? null
        : await findTaken(sql, only.user.poolId, only.user.userId, only.user);
    return { held: false, lost: "bringAccount", taken };
  }
  const bound = subjects.flatMap(({ authenticators }) => authenticators);
  const inserted = await insertRows(
    sql,
    "authenticators",
    bound.map((each) => authenticatorRow(settling.box, each)),
  );
  if (inserted < bound.length) return { held: false, lost: "bringAccount" };
  await insertRows(sql, "attempts", subjects.flatMap(attemptRows));
  return HELD;
}

function attemptRows({ user, attempts }: ChangeOf<"bringAccount">["subject"]): readonly Row[] {
  const kinds = Object.keys(attempts) as FactorKind[]; // Object.keys forgets the names
  return kinds.flatMap((factor) => {
    const standing = attempts[factor];
    if (standing === undefined || standing.failures === 0) return [];
    const { failures, lockedUntilMs } = standing;
    return [{ pool_id: user.poolId, user_id: user.userId, factor, failures, locked_until_ms: lockedUntilMs }];
  });
}
