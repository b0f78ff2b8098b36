import { domainToASCII, domainToUnicode } from "node:url";
import { nameKey } from "./nameKey.ts";

const MAX_LENGTH = 254;
const PARTS = /^([^\s@<>,;:"()[\]\\]+)@([^\s@<>,;:"()[\]\\%/?#]+)$/;
const LABELS = /^[^.]+(\.[^.]+)+$/;

/**
 * Gives an e-mail address in the one spelling it is kept and compared in, or null when it is none: lower case, NFKC, an
 * international domain in its own script, no dot after it. UTS #46 §4
 */
export function spellEmail(text: string): string | null {
  const [, mailbox, typedDomain = ""] = PARTS.exec(nameKey(text).replace(/^mailto:/, "")) ?? [];
  const domain = domainToUnicode(domainToASCII(typedDomain)).replace(/\.$/, "");
  const email = `${mailbox}@${domain}`;
  return LABELS.test(domain) && email.length <= MAX_LENGTH && !/\p{C}/u.test(email) ? email : null;
}
