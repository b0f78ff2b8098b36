import { type JudgeSignal, ofFlag } from "../signal.ts";

/** The address belongs to a VPN, a proxy or Tor. */
export const anonymousAddress: JudgeSignal = ({ isAnonymous }) => ofFlag(isAnonymous);
