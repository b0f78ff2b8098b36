/** Gives a number of things, such as "1 event" or "2 events". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
