import type { Authenticator } from "@countersign/core";
import type { SqlValue } from "../engine/sql.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import { type Apply, heldIf, type Settling } from "./settling.ts";

export const saveAuthenticator: Apply<"saveAuthenticator"> = async (settling, { authenticator, expectedVersion }) =>
  heldIf(
    expectedVersion === null
      ? await insertAuthenticator(settling, authenticator)
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

async function insertAuthenticator({ sql, box }: Settling, authenticator: Authenticator): Promise<number> {
  return await sql.run(
    `insert into authenticators (pool_id, id, user_id, kind, source, name, status, state, version, created_at_ms,
      updated_at_ms, expires_at_ms, address, confirmed_in, confirmed_at_ms, binding_id, begun_in,
      last_passed_at_ms, release_tellings, release_told_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
    on conflict do nothing`,
    [
      authenticator.poolId,
      authenticator.id,
      authenticator.userId,
      authenticator.kind,
      authenticator.source,
      authenticator.name,
      authenticator.status,
      sealState(box, authenticator),
      authenticator.version,
      authenticator.createdAtMs,
      authenticator.updatedAtMs,
      authenticator.expiresAtMs,
      authenticator.address,
      authenticator.confirmedIn,
      authenticator.confirmedAtMs,
      authenticator.bindingId,
      authenticator.begunIn,
      ...passedValues(authenticator),
    ],
  );
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
