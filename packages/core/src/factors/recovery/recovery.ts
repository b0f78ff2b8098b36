import { spellRecoveryCode } from "@countersign/spelling";
import type { Authenticator } from "../../model/model.ts";
import { FAILURE_CAP, type Factor, type FactorContext, type Verdict } from "../factor.ts";

export interface RecoveryState {
  /** Salted, memory-hard. NIST SP 800-63B-4 §3.1.2.2 */
  readonly hash: string;
  /** Of the one that this one took the place of when it was used; left out: none was. */
  readonly usedHash?: string;
}

export interface RecoveryTypes {
  readonly state: RecoveryState;
  /** `code` is given on import only. */
  readonly enrolInput: { readonly code?: string };
  readonly enrolView: { readonly code: string };
  readonly proof: string;
}

/** 96 bits; NIST SP 800-63B-4 §4.2.1 asks for 64. */
const CODE_BYTES = 12;

/** The saved code that stands in for a lost authenticator; using it up yields the next one. */
export const recovery: Factor<RecoveryTypes> = {
  kind: "recovery",
  traits: { nistType: "look-up-secret", isBiometric: false },
  policyWord: null,
  displayName: "Recovery code",
  refusal: "recoveryCodeWrong",
  failureCap: FAILURE_CAP,
  needs: null,
  channel: null,
  amr: [],

  async enrol(context, input) {
    const code = input.code ?? makeCode(context);
    return { state: { hash: await context.hasher.hash(spellRecoveryCode(code)) }, view: { code } };
  },

  async confirm(context, authenticator, proof) {
    return judge(context, authenticator, proof);
  },

  async verify(context, authenticator, proof) {
    return judge(context, authenticator, proof);
  },
};

async function judge(
  context: FactorContext,
  authenticator: Authenticator,
  proof: string,
): Promise<Verdict<RecoveryState>> {
  const { hash, usedHash } = readRecoveryState(authenticator.state);
  if (await isRight(context, hash, proof)) {
    const issued = makeCode(context);
    return { ok: true, next: { hash: await context.hasher.hash(spellRecoveryCode(issued)), usedHash: hash }, issued };
  }
  const isUsed = usedHash !== undefined && (await isRight(context, usedHash, proof));
  return isUsed ? { ok: false, outdated: "used" } : { ok: false };
}

/** Gives six groups of four hexadecimal digits, such as `9f86-d081-884c-7d65-9a2f-eaa0`. */
function makeCode(context: FactorContext): string {
  const hex = Array.from(context.random.bytes(CODE_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{4})(?!$)/g, "$1-");
}

/** Databases hold imported codes that were hashed with what looks alike told apart. */
async function isRight({ hasher }: FactorContext, hash: string, proof: string): Promise<boolean> {
  const spelled = spellRecoveryCode(proof);
  if (await hasher.verify(hash, spelled)) return true;
  const written = proof
    .normalize("NFKC")
    .replace(/[\s\p{Pd}]/gu, "")
    .toLowerCase();
  return written !== spelled && hasher.verify(hash, written);
}

function readRecoveryState(stored: unknown): RecoveryState {
  const state = stored as Partial<RecoveryState> | null;
  if (typeof state?.hash !== "string") throw new TypeError("not the state of a recovery code");
  return typeof state.usedHash === "string" ? { hash: state.hash, usedHash: state.usedHash } : { hash: state.hash };
}
