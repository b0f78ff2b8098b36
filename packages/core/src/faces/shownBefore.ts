import type { ShownFrame } from "../model/faceSession.ts";
import type { FaceReading } from "../model/faces.ts";

/** Enough of a digest to tell the frames of one account apart. */
const DIGEST_LENGTH = 16;
/** Of 256 bits that a likeness has. Copies differ by 0 to 8; who sits where he sat before must not be taken for one. */
const NEAR_SHARE = 3 / 256;
/** A person who sits down where he sat before makes a few frames that are near old ones, by chance. */
const LEAST_COPIES = 6;
const COPIES_SHARE = 0.75;
const DIGITS_PER_WORD = 8;

/** Gives what is kept of a frame. */
export function shownFrameOf({ pixelDigest, likeness }: FaceReading): ShownFrame {
  return { digest: pixelDigest.slice(0, DIGEST_LENGTH), likeness: likeness ?? null };
}

/**
 * Says whether frames of a session were shown in another one: one of them as it was, or at least three quarters of them, and no
 * fewer than six, as near copies.
 *
 * All frames of the session are looked at, not the last one alone: of two sessions that are shown the same frames at once, the one
 * that is read later knows those of the other.
 */
export function wereShownBefore(own: readonly ShownFrame[], elsewhere: readonly ShownFrame[]): boolean {
  const digests = new Set(elsewhere.map(({ digest }) => digest));
  if (own.some(({ digest }) => digests.has(digest))) return true;
  const enough = Math.max(LEAST_COPIES, own.length * COPIES_SHARE);
  if (own.length < enough) return false;
  const known = wordsOf(elsewhere);
  const copies = wordsOf(own).filter((words) => known.some((each) => isNear(words, each)));
  return copies.length >= enough;
}

type Words = readonly number[];

function wordsOf(frames: readonly ShownFrame[]): readonly Words[] {
  return frames.flatMap(({ likeness }) => (likeness === null ? [] : [toWords(likeness)]));
}

function toWords(likeness: string): Words {
  return Array.from({ length: Math.ceil(likeness.length / DIGITS_PER_WORD) }, (_, index) =>
    Number.parseInt(likeness.slice(index * DIGITS_PER_WORD, (index + 1) * DIGITS_PER_WORD), 16),
  );
}

function isNear(one: Words, other: Words): boolean {
  if (one.length !== other.length) return false;
  const most = one.length * 32 * NEAR_SHARE;
  let differing = 0;
  for (let index = 0; index < one.length && differing <= most; index += 1) {
    differing += bitsOf((one[index] ?? 0) ^ (other[index] ?? 0));
  }
  return differing <= most;
}

/** Counts the bits that are set in 32. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return (((nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f) * 0x0101_0101) >>> 24;
}
