import { createHash } from "node:crypto";

const PREFIX_DIGITS = 5;
const WAIT_MS = 1500;
const MOST_BYTES = 1024 ** 2;

/**
 * Asks a service of ranges whether a password has leaked: it is told the first five digits of the SHA-1, and answers the rest of
 * all hashes that begin so, with how often each has leaked. Null: it does not answer.
 */
export async function askLeakedRange(url: string, password: string): Promise<boolean | null> {
  const hash = createHash("sha1").update(password.normalize("NFC"), "utf8").digest("hex").toUpperCase();
  try {
    const answer = await fetch(`${url}${hash.slice(0, PREFIX_DIGITS)}`, {
      headers: { "add-padding": "true", "user-agent": "countersign" },
      redirect: "error",
      signal: AbortSignal.timeout(WAIT_MS),
    });
    if (!answer.ok) return null;
    const text = await answer.text();
    return text.length > MOST_BYTES ? null : isListed(text, hash.slice(PREFIX_DIGITS));
  } catch {
    return null;
  }
}

/** A line that pads the answer says that it has leaked 0 times. */
function isListed(text: string, rest: string): boolean {
  const line = text.split(/\r?\n/).find((each) => each.toUpperCase().startsWith(`${rest}:`));
  return line !== undefined && Number(line.slice(rest.length + 1)) > 0;
}
