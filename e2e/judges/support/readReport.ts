/** Reads what a program in another language printed, lines such as `ok signs in`: gives, of a first word, what follows it. */
export function readReport(printed: string): (word: string) => readonly string[] {
  const lines = printed.split("\n");
  return (word) => lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1).trim()] : []));
}
