import { countTypingMistakes } from "../config/findClosest.ts";

/** What was probably meant by words that name no command. */
export interface Suggestion {
  /** The words that were meant to name a command: what follows is an argument. */
  readonly typed: readonly string[];
  /** Names of commands that are equally close. */
  readonly names: readonly string[];
}

/** A word that is left out says more against a name than a letter; another order less, and so does a word that it has no place for. */
const COSTS = { leftOut: 2.5, otherOrder: 0.5, unused: 0.6 } as const;
const MOST_NAMES = 3;

/**
 * Gives the names that are closest to what somebody typed: letters may be wrong, words in another order or left out, but
 * the last word of a name, what is to be done, is among them. Null when nothing is close.
 */
export function suggestCommands(words: readonly string[], names: readonly string[]): Suggestion | null {
  const matches = names.flatMap((name) => matchesOf(words, name)).sort((a, b) => a.cost - b.cost);
  const [best] = matches;
  if (best === undefined) return null;
  const closest = matches.filter(({ cost }) => cost === best.cost).map(({ name }) => name);
  return { typed: words.slice(0, best.used), names: [...new Set(closest)].slice(0, MOST_NAMES) };
}

interface Match {
  readonly name: string;
  /** How many of the first words it takes. */
  readonly used: number;
  readonly cost: number;
}

function matchesOf(words: readonly string[], name: string): readonly Match[] {
  const parts = name.split(" ");
  const counts = parts.map((_, index) => index + 1).filter((count) => count <= words.length);
  return counts.flatMap((used) =>
    placesOf(used, parts.length)
      .filter((places) => places.includes(parts.length - 1))
      .flatMap((places) => {
        const mistakes = places.map((place, index) => mistakesIn(words[index] ?? "", parts[place] ?? ""));
        if (mistakes.includes(null)) return [];
        const letters = mistakes.reduce<number>((sum, each) => sum + (each ?? 0), 0);
        const isOrdered = places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0));
        const order = COSTS.leftOut * (parts.length - used) + (isOrdered ? 0 : COSTS.otherOrder);
        return [{ name, used, cost: letters + order + COSTS.unused * (words.length - used) }];
      }),
  );
}

/** Gives every way to put so many words into places, each into one of its own. */
function placesOf(count: number, places: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return placesOf(count - 1, places).flatMap((taken) =>
    Array.from({ length: places }, (_, place) => place)
      .filter((place) => !taken.includes(place))
      .map((place) => [...taken, place]),
  );
}

/** Null: these are two words, and not one that is mistyped. */
function mistakesIn(typed: string, word: string): number | null {
  const mistakes = countTypingMistakes(typed.toLowerCase(), word);
  return mistakes <= mostMistakes(word) ? mistakes : null;
}

function mostMistakes({ length }: string): number {
  if (length <= 4) return 1;
  return length <= 8 ? 2 : 3;
}
