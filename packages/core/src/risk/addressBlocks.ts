/** An address as a number, and how many bits it has. */
interface Numbered {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

/** The addresses of a block, the first and the last one among them, as numbers. */
export interface AddressRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/** Gives the range of a block such as 192.0.2.0/24, or of one address; null for other text. */
export function rangeOf(text: string): AddressRange | null {
  const [base = "", length, ...rest] = text.split("/");
  const start = numbered(base);
  if (start === null || rest.length > 0) return null;
  if (length !== undefined && !(/^\d{1,3}$/.test(length) && Number(length) <= start.bits)) return null;
  const free = BigInt(start.bits - (length === undefined ? start.bits : Number(length)));
  const first = (start.value >> free) << free;
  return { bits: start.bits, first, last: first + (1n << free) - 1n };
}

/** Says whether an address lies in a block such as 192.0.2.0/24, or is the one that is written in its place. */
export function isInBlock(ip: string, block: string): boolean {
  const address = numbered(ip);
  const range = rangeOf(block);
  if (address === null || range?.bits !== address.bits) return false;
  return address.value >= range.first && address.value <= range.last;
}

function numbered(text: string): Numbered | null {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1]; // RFC 4291 §2.5.5.2
  const bare = mapped ?? text;
  if (bare.includes(":")) return numberedIpv6(bare);
  const parts = bare.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return { value: parts.reduce((value, part) => value * 256n + BigInt(part), 0n), bits: 32 };
}

/** RFC 4291 §2.2 */
function numberedIpv6(text: string): Numbered | null {
  const [head = "", tail, ...rest] = text.split("::");
  if (rest.length > 0) return null;
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return { value: groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n), bits: 128 };
}
