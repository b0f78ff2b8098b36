const LONGEST = 64 * 1024;

/** Gives the first line that is not empty, without what follows its first 64 KiB, and the whole text. */
export async function peekFirstLine(
  text: AsyncIterable<string>,
): Promise<{ readonly firstLine: string; readonly text: AsyncIterable<string> }> {
  const iterator = text[Symbol.asyncIterator]();
  let begin = "";
  while (begin.length < LONGEST && !/[\r\n]/.test(begin.trimStart())) {
    const next = await iterator.next();
    if (next.done === true) break;
    begin += next.value;
  }
  return { firstLine: /[^\r\n]*/.exec(begin.trimStart())?.[0] ?? "", text: rejoin(begin, iterator) };
}

async function* rejoin(begin: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  try {
    yield begin;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
