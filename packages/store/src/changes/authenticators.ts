import type { Authenticator } from "@countersign/core";
import { insertRows, type Row } from "../engine/insertRows.ts";
import type { SqlValue } from "../engine/sql.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import { type Apply, heldIf, type Settling } from "./settling.ts";

export const saveAuthenticator: Apply<"saveAuthenticator"> = async (settling, { authenticator, expectedVersion }) =>
  heldIf(
    expectedVersion === null
      ? await insertRows(settling.sql, "authenticators", [authenticatorRow(settling.box, authenticator)])
      : await replaceAuthenticator(settling, authenticator, expectedVersion),
  );

export const removeAuthenticator: Apply<"removeAuthenticator"> = async ({ sql }, { poolId, id, expectedVersion }) =>
  heldIf(
    await sql.run("delete from authenticators where pool_id = $1 and id = $2 and version = $3", [
      poolId,
      id,
      expectedVersion,
    ]),
  );

/** Gives the row of an authenticator. */
export function authenticatorRow(box: Settling["box"], authenticator: Authenticator): Row {
  const [lastPassedAtMs, tellings, toldAtMs] = passedValues(authenticator);
  return {
    pool_id: authenticator.poolId,
    id: authenticator.id,
    user_id: authenticator.userId,
    kind: authenticator.kind,
    source: authenticator.source,
    name: authenticator.name,
    status: authenticator.status,
    state: sealState(box, authenticator),
    version: authenticator.version,
    created_at_ms: authenticator.createdAtMs,
    updated_at_ms: authenticator.updatedAtMs,
    expires_at_ms: authenticator.expiresAtMs,
    address: authenticator.address,
    confirmed_in: authenticator.confirmedIn,
    confirmed_at_ms: authenticator.confirmedAtMs,
    binding_id: authenticator.bindingId,
    begun_in: authenticator.begunIn,
    last_passed_at_ms: lastPassedAtMs ?? null,
    release_tellings: tellings ?? null,
    release_told_at_ms: toldAtMs ?? null,
  };
}

async function replaceAuthenticator(
  { sql, box }: Settling,
  authenticator: Authenticator,
  expectedVersion: number,
): Promise<number> {
  return await sql.run(
    `update authenticators set source = $6, name = $7, status = $8, state = $9, version = $10, updated_at_ms = $11,
      expires_at_ms = $12, address = $13, confirmed_in = $14, confirmed_at_ms = $15,
      last_passed_at_ms = $16, release_tellings = $17, release_told_at_ms = $18
    where pool_id = $1 and id = $2 and user_id = $3 and kind = $4 and version = $5`,
    [
      authenticator.poolId,
      authenticator.id,
      authenticator.userId,
      authenticator.kind,
      expectedVersion,
      authenticator.source,
      authenticator.name,
      authenticator.status,
      sealState(box, authenticator),
      authenticator.version,
      authenticator.updatedAtMs,
      authenticator.expiresAtMs,
      authenticator.address,
      authenticator.confirmedIn,
      authenticator.confirmedAtMs,
      ...passedValues(authenticator),
    ],
  );
}

function passedValues({ lastPassedAtMs, heldOver }: Authenticator): readonly SqlValue[] {
  return [lastPassedAtMs, heldOver?.tellings ?? null, heldOver?.toldAtMs ?? null];
}

function sealState(box: Settling["box"], { poolId, id, state }: Authenticator): Uint8Array {
  return box.seal(Buffer.from(JSON.stringify(state)), sealedPlace("authenticators.state", poolId, id));
}
