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

/** Levenshtein's distance: how many letters must be added, dropped or replaced. */
function countTypingMistakes(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const [above = 0, diagonal = 0, left = 0] = [row[column + 1], row[column], next[column]];
      next.push(Math.min(above + 1, left + 1, diagonal + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
