import type { Query, Sql } from "../engine/sql.ts";
import type { AuditMacs } from "./auditMacs.ts";
import { type BaseRow, NOTHING, recordOfBase } from "./auditRecord.ts";

/** Where a chain begins now, and how far it is sealed to be dropped; the tag vouches for all of it. */
export interface SignedBase extends BaseRow {
  readonly keyId: string;
  readonly tag: Uint8Array;
}

const SELECT = `select writer_id as "writerId", seq, mac, sealed_seq as "sealedSeq", sealed_mac as "sealedMac",
  is_exported as "isExported", key_id as "keyId", tag from audit_bases`;

export async function findBase(query: Query, writerId: string): Promise<SignedBase | null> {
  return await query.one<SignedBase>(`${SELECT} where writer_id = $1`, [writerId]);
}

export async function listBases(query: Query): Promise<readonly SignedBase[]> {
  return await query.all<SignedBase>(`${SELECT} order by writer_id`, []);
}

/** Gives the base of a chain of which nothing was ever dropped. */
export function firstBase(writerId: string): BaseRow {
  return { writerId, seq: 0, mac: NOTHING, sealedSeq: 0, sealedMac: NOTHING, isExported: 0 };
}

/** Somebody else has changed a base meanwhile: the transaction is undone. */
class BaseMoved extends Error {
  override readonly name = "BaseMoved";
}

/**
 * Stores a base in the place of the one that was read; null: there was none.
 * @throws {BaseMoved}
 */
export async function putBase(sql: Sql, macs: AuditMacs, base: BaseRow, left: SignedBase | null): Promise<void> {
  const { writerId, seq, mac, sealedSeq, sealedMac, isExported } = base;
  const { keyId, mac: tag } = macs.sign(recordOfBase(base));
  const values = [writerId, seq, mac, sealedSeq, sealedMac, isExported, keyId, tag];
  const rows =
    left === null
      ? await sql.run(
          `insert into audit_bases (writer_id, seq, mac, sealed_seq, sealed_mac, is_exported, key_id, tag)
          values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
          values,
        )
      : await sql.run(
          `update audit_bases set seq = $2, mac = $3, sealed_seq = $4, sealed_mac = $5, is_exported = $6, key_id = $7,
            tag = $8
          where writer_id = $1 and tag = $9`,
          [...values, left.tag],
        );
  if (rows !== 1) throw new BaseMoved(`The base of ${writerId} has moved.`);
}
