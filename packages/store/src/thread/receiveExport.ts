import type { SaveExport } from "../audit/exportSegments.ts";
import type { SavePart } from "./messages.ts";

/** Takes the parts of one file after the other; resolves when a part was taken, and the last one when the file is kept. */
export type TakePart = (part: SavePart) => Promise<void>;

/** Has `save` keep what comes in parts as if it came from here. */
export function receiveExport(save: SaveExport): TakePart {
  let file: Incoming | null = null;
  return async (part) => {
    file ??= openIncoming(save);
    if ("lines" in part) return await file.take(part.lines);
    const { end } = file;
    file = null;
    await end(part.name);
  };
}

interface Incoming {
  take(lines: string): Promise<void>;
  end(name: string): Promise<void>;
}

/** A file that is being kept. Each part waits until what came before it was written. */
function openIncoming(save: SaveExport): Incoming {
  const stream = new TransformStream<string, string>();
  const writer = stream.writable.getWriter();
  let called = "";
  const kept = save(stream.readable.values(), () => called);
  kept.catch((error: unknown) => writer.abort(error)).catch(() => undefined); // each part and the end say so
  return {
    take: (lines) => Promise.race([writer.write(lines), kept]),
    async end(name) {
      called = name;
      await Promise.race([writer.close(), kept]);
      await kept;
    },
  };
}
