import { normaliseCode } from "@countersign/otp";
import type { Amr, Authenticator, Channel, SentCode } from "../model/model.ts";
import type { Factor, FactorContext, FactorTraits, Verdict } from "./factor.ts";
import { matchCode } from "./matchCode.ts";

/** An authenticator of this sort is its address, and the codes sent there are all that changes. */
export interface OutOfBandTypes {
  readonly state: null;
  readonly enrolInput: undefined;
  readonly enrolView: null;
  readonly proof: string;
}

/** Gives the factor that judges codes sent over a channel. NIST SP 800-63B-4 §3.1.3 */
export function outOfBandFactor(channel: Channel, traits: FactorTraits, amr: readonly Amr[]): Factor<OutOfBandTypes> {
  return {
    kind: channel,
    traits,
    amr,
    enrol: async () => ({ state: null, view: null }),
    confirm: async (context, authenticator, proof, sent) => judge(context, authenticator, proof, sent),
    verify: async (context, authenticator, proof, sent) => judge(context, authenticator, proof, sent),
  };
}

function judge(
  context: FactorContext,
  { address }: Authenticator,
  proof: string,
  sent: readonly SentCode[],
): Verdict<null> {
  const code = normaliseCode(proof);
  if (code === null) return { ok: false };
  const own = sent.filter((each) => each.address === address);
  const match = matchCode(context.codeMac, own, code, context.clock.nowMs());
  if (match === null) return { ok: false };
  return match.state === "live" ? { ok: true, next: null, consumed: match.sent } : { ok: false, expired: true };
}
