/** Gives the word that is fewest typing mistakes away; null when none is close for its length. */
export function findClosest(
  typed: string,
  words: readonly string[],
  mostMistakes = Math.max(2, Math.floor(typed.length / 3)),
): string | null {
  const [closest] = words
    .map((word) => ({ word, mistakes: countTypingMistakes(typed, word) }))
    .filter(({ mistakes }) => mistakes <= mostMistakes)
    .sort((a, b) => a.mistakes - b.mistakes);
  return closest?.word ?? null;
}

/**
 * How many letters must be added, dropped, replaced or exchanged with their neighbour: Damerau's distance, by which no
 * letter is touched twice.
 */
export function countTypingMistakes(from: string, to: string): number {
  let [before, row]: [readonly number[], readonly number[]] = [
    [],
    Array.from({ length: to.length + 1 }, (_, at) => at),
  ];
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const [above = 0, diagonal = 0, left = 0] = [row[column + 1], row[column], next[column]];
      const isExchanged = letter === to[column - 1] && other === from[index - 1];
      const exchanged = isExchanged ? (before[column - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(above + 1, left + 1, diagonal + (letter === other ? 0 : 1), exchanged));
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}
