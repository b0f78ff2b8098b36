import { JSONParser } from "@streamparser/json";
import { SourceUnreadable } from "../SourceUnreadable.ts";

/**
 * Gives the values at a path of a JSON document one after the other, such as `$.users.*`: at most what one piece of the source
 * ends is held.
 * @throws {SourceUnreadable} where the document is no JSON, or not whole
 */
export async function* readJsonItems(source: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<unknown> {
  const found: unknown[] = [];
  let isBroken = false;
  const parser = new JSONParser({ paths: [path], keepStack: false });
  parser.onValue = ({ value }) => void found.push(value);
  // What it says repeats a piece of the source.
  parser.onError = () => {
    isBroken = true;
  };
  for await (const chunk of source) {
    parser.write(chunk);
    yield* found.splice(0);
    if (isBroken) break;
  }
  if (isBroken || !parser.isEnded) throw new SourceUnreadable("must be one whole JSON document");
}
