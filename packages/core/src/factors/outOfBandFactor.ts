import { normaliseCode } from "@countersign/spelling";
import type { SentCode } from "../model/messages.ts";
import type { Authenticator, Channel, CodePurpose } from "../model/model.ts";
import type { Factor, FactorContext, FactorFacts, Occasion, Verdict } from "./factor.ts";
import { matchCode } from "./matchCode.ts";

/** Of every code that is sent. */
export const CODE_DIGITS = 6;

/** An authenticator of this sort is its address, and the codes sent there are all that changes. */
export interface OutOfBandTypes {
  readonly state: null;
  readonly enrolInput: undefined;
  readonly enrolView: null;
  readonly proof: string;
  readonly challenge: SentCode;
}

/** Clients that bind while signing in ask for a code as for any second factor. */
const PURPOSES: Readonly<Record<Occasion, readonly CodePurpose[]>> = {
  verify: ["mfaVerify", "general"],
  confirm: ["mfaVerify", "mfaBind", "general"],
  prove: ["mfaVerify", "mfaBind", "general"],
};

/** Gives the factor that judges codes sent over a channel. NIST SP 800-63B-4 §3.1.3 */
export function outOfBandFactor(facts: FactorFacts & { readonly channel: Channel }): Factor<OutOfBandTypes> {
  const { channel } = facts;
  return {
    ...facts,
    enrol: async () => ({ state: null, view: null }),
    confirm: async (context, authenticator, proof, sent) => judge(context, authenticator, proof, sent),
    verify: async (context, authenticator, proof, sent) => judge(context, authenticator, proof, sent),
    digitsOf: () => CODE_DIGITS,
    awaits: ({ address }, occasion) => ({
      recipient: { channel, address: address ?? "" },
      purposes: PURPOSES[occasion],
    }),
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
  return match.state === "live" ? { ok: true, next: null, consumed: match.sent } : { ok: false, outdated: match.state };
}
