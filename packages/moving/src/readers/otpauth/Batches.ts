import type { MovedFault, SourcePlace } from "../../model.ts";
import { Refused } from "../../record/Refused.ts";
import type { MigrationPayload } from "./decodeMigration.ts";

/** Which QR codes of which exports were read: an export of many accounts is shown as several, and one is easily missed. */
export class Batches {
  readonly #seen = new Map<
    number,
    { readonly size: number; readonly indexes: Set<number>; readonly at: SourcePlace }
  >();

  /** @throws {Refused} for a part that was read before, and for one that says another number of parts */
  add(at: SourcePlace, { batchId, batchSize, batchIndex }: MigrationPayload): void {
    const batch = this.#seen.get(batchId) ?? { size: batchSize, indexes: new Set(), at };
    if (batch.size !== batchSize) throw new Refused("batch_size", "must be the same in all parts of one export");
    if (batch.indexes.has(batchIndex))
      throw new Refused("batch_index", "must not stand twice: this part was read before");
    batch.indexes.add(batchIndex);
    this.#seen.set(batchId, batch);
  }

  /** Gives one fault for each part that is missing. */
  missing(): readonly MovedFault[] {
    return [...this.#seen.values()].flatMap(({ size, indexes, at }) =>
      Array.from({ length: size }, (_, index) => index)
        .filter((index) => !indexes.has(index))
        .map((index): MovedFault => {
          const rule = `must hold all parts of the export: QR code ${index + 1} of ${size} is missing`;
          return { kind: "fault", at, field: "batch_index", rule };
        }),
    );
  }
}
