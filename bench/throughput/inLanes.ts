const LANES = 32;

/** Does something with each item, some at a time, and gives what came of them in their order. */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
  lanes = LANES,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  async function work(): Promise<void> {
    for (let index = next++; index < items.length; index = next++) results[index] = await act(items[index] as Item); // in its bounds
  }
  await Promise.all(Array.from({ length: lanes }, work));
  return results;
}
