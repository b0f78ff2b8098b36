import { type AddressRange, rangeOf } from "@countersign/core";

/** Addresses and blocks, by which an address is found in few steps however many there are. */
export interface AddressList {
  readonly size: number;
  includes(ip: string): boolean;
}

/** A line that is no address. */
export class AddressListFault extends Error {
  override readonly name = "AddressListFault";
}

/**
 * Reads a list of addresses and blocks, one a line; what follows # is a remark.
 * @throws {AddressListFault} naming the line
 */
export function readAddressList(text: string): AddressList {
  const ranges = text.split(/\r?\n/).flatMap((line, index) => {
    const bare = line.replace(/#.*$/, "").trim();
    if (bare === "") return [];
    const range = rangeOf(bare);
    if (range === null) throw new AddressListFault(`line ${index + 1} is no address and no block`);
    return [range];
  });
  const families = { 32: merge(ranges, 32), 128: merge(ranges, 128) };
  return {
    size: ranges.length,
    includes(ip) {
      const address = rangeOf(ip);
      return address !== null && isAmong(families[address.bits], address.first);
    },
  };
}

/** Gives the ranges of a family in order, none of which touches another. */
function merge(all: readonly AddressRange[], bits: AddressRange["bits"]): readonly AddressRange[] {
  const merged: AddressRange[] = [];
  const sorted = all
    .filter((range) => range.bits === bits)
    .toSorted((one, other) => (one.first < other.first ? -1 : one.first > other.first ? 1 : 0));
  for (const range of sorted) {
    const before = merged.at(-1);
    if (before === undefined || range.first > before.last) merged.push(range);
    else if (range.last > before.last) merged[merged.length - 1] = { ...before, last: range.last };
  }
  return merged;
}

function isAmong(ranges: readonly AddressRange[], address: bigint): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined) return false;
    if (address < range.first) high = middle - 1;
    else if (address > range.last) low = middle + 1;
    else return true;
  }
  return false;
}
