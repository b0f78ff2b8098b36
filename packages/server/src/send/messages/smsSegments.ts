export interface SmsSize {
  readonly encoding: "gsm7" | "ucs2";
  /** Septets or UTF-16 code units. */
  readonly units: number;
  /** How many text messages are billed. */
  readonly segments: number;
}

/** 3GPP TS 23.038 §6.2.1, without the escape to the extension table. */
const GSM7_BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);

/** 3GPP TS 23.038 §6.2.1.1: each takes an escape and itself. */
const GSM7_EXTENSION = new Set("\f^{}\\[~]|€");

/** Gives what a text weighs as a text message: one segment holds 160 septets or 70 UTF-16 units, one of several 153 or 67. */
export function smsSegments(text: string): SmsSize {
  const characters = [...text];
  const isGsm7 = characters.every((character) => GSM7_BASIC.has(character) || GSM7_EXTENSION.has(character));
  const weights = characters.map((character) => (isGsm7 ? (GSM7_EXTENSION.has(character) ? 2 : 1) : character.length));
  const units = weights.reduce((sum, weight) => sum + weight, 0);
  const [single, concatenated] = isGsm7 ? [160, 153] : [70, 67];
  const segments = units <= single ? Math.min(units, 1) : countConcatenated(weights, concatenated);
  return { encoding: isGsm7 ? "gsm7" : "ucs2", units, segments };
}

/** Neither an escaped character nor a surrogate pair is split over two segments. */
function countConcatenated(weights: readonly number[], capacity: number): number {
  let segments = 1;
  let used = 0;
  for (const weight of weights) {
    if (used + weight > capacity) {
      segments += 1;
      used = 0;
    }
    used += weight;
  }
  return segments;
}
