import { smsSegments } from "./smsSegments.ts";
import { splitGraphemes } from "./splitGraphemes.ts";

export interface SmsVariants {
  /** From the most to the least said, each with room for the name of the application. */
  readonly named: readonly ((appName: string) => string)[];
  /** What is left when no name fits. */
  readonly nameless: string;
}

/**
 * Gives the first variant that fits into one text message: with the whole name, else the last of them with a shortened
 * name, else without one. The nameless variant comes back even when it does not fit.
 */
export function fitSms(variants: SmsVariants, appName: string): string {
  if (appName === "") return variants.nameless;
  const whole = variants.named.map((variant) => variant(appName)).find(fits);
  return whole ?? shortened(variants, splitGraphemes(appName)) ?? variants.nameless;
}

function shortened({ named }: SmsVariants, graphemes: readonly string[]): string | undefined {
  const shortest = named.at(-1);
  if (shortest === undefined) return undefined;
  for (let length = graphemes.length - 1; length > 0; length -= 1) {
    const start = graphemes.slice(0, length).join("").trimEnd();
    // "…" is not in the GSM alphabet and would cut the room from 160 to 70.
    const text = [`${start}…`, `${start}...`].map(shortest).find(fits);
    if (text !== undefined) return text;
  }
  return undefined;
}

function fits(text: string): boolean {
  return smsSegments(text).segments <= 1;
}
