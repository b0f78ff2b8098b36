import type { Database } from "../engine/sql.ts";
import type { Keyring } from "../keys/keyring.ts";
import type { SignedBase } from "./auditBases.ts";
import type { Report } from "./auditFindings.ts";
import { createAuditMacs, type Judgement } from "./auditMacs.ts";
import { type AuditRecord, hex, type Position, recordOfBase, recordOfHead } from "./auditRecord.ts";
import type { StoredHead } from "./readTrail.ts";

/** Where a chain says that it ends. */
export interface JudgedHead extends Position {
  readonly judgement: Judgement;
}

/** What the parts of a verification work with. */
export interface Verification {
  readonly database: Database;
  readonly report: Report;
  judge(record: AuditRecord, keyId: string, mac: Uint8Array): Promise<Judgement>;
  judgeHead(writerId: string, head: StoredHead | null): Promise<JudgedHead | null>;
  /** Gives a base that the service has stored; another is reported. */
  trustBase(base: SignedBase | null): Promise<SignedBase | null>;
}

export interface VerificationParts {
  readonly database: Database;
  readonly keyring: Pick<Keyring, "active" | "byId" | "findById">;
  readonly report: Report;
}

export function createVerification({ database, keyring, report }: VerificationParts): Verification {
  const macs = createAuditMacs(keyring);
  const bases = new Map<string, Judgement>();
  const judge: Verification["judge"] = async (record, keyId, mac) => {
    const judgement = macs.judge(record, keyId, mac);
    if (judgement !== "keyUnknown" || (await keyring.findById(keyId)) === null) return judgement;
    return macs.judge(record, keyId, mac);
  };
  return {
    database,
    report,
    judge,
    async judgeHead(writerId, head) {
      if (head === null) return null;
      return { ...head, judgement: await judge(recordOfHead(writerId, head), head.keyId, head.tag) };
    },
    async trustBase(base) {
      if (base === null) return null;
      const text = JSON.stringify([base.keyId, hex(base.tag), ...recordOfBase(base)]);
      const known = bases.get(text);
      const judgement = known ?? (await judge(recordOfBase(base), base.keyId, base.tag));
      bases.set(text, judgement);
      if (judgement === "right") return base;
      if (known === undefined) report(judgement === "wrong" ? "baseWrong" : judgement, base.writerId, base.seq);
      return null;
    },
  };
}
