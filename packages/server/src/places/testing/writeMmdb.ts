/** A value of a MaxMind-format file, as far as tests need them. */
export type MmdbValue = string | number | { readonly [key: string]: MmdbValue };

const RECORD_BYTES = 4; // 32 bits a record
const DATA_SEPARATOR = Buffer.alloc(16);
const METADATA_MARK = Buffer.from([0xab, 0xcd, 0xef, ...Buffer.from("MaxMind.com")]);

interface Branch {
  readonly sides: [Branch | number | null, Branch | number | null];
}

/** Gives the bytes of a value, by the format's types: 2 text, 3 double, 6 uint32, 7 map, 9 uint64. */
function encode(value: MmdbValue): Buffer {
  if (typeof value === "string") return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 ? encodeUint(value) : encodeDouble(value);
  const entries = Object.entries(value);
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([key, each]) => [encode(key), encode(each)])]);
}

function encodeUint(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return Buffer.concat([control(6, 4), bytes]);
}

function encodeDouble(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return Buffer.concat([control(3, 8), bytes]);
}

function control(type: number, size: number): Buffer {
  const head = type > 7 ? 0 : type << 5;
  const extended = type > 7 ? [type - 7] : [];
  return size < 29 ? Buffer.from([head | size, ...extended]) : Buffer.from([head | 29, ...extended, size - 29]);
}

function encodeUint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return Buffer.concat([control(9, 8), bytes]);
}

/** Gives a file of the MaxMind format (version 2.0) that has a record for each IPv6 or IPv4 block, such as "192.0.2.0/24"; one of IPv4 alone has no other. */
export function writeMmdb(
  type: string,
  builtAtMs: number,
  blocks: Readonly<Record<string, MmdbValue>>,
  ipVersion: 4 | 6 = 6,
): Buffer {
  const root: Branch = { sides: [null, null] };
  const data: Buffer[] = [];
  let dataLength = 0;
  for (const [block, value] of Object.entries(blocks)) {
    put(root, bitsOf(block).slice(ipVersion === 4 ? 96 : 0), dataLength);
    const bytes = encode(value);
    data.push(bytes);
    dataLength += bytes.length;
  }
  const nodes = listNodes(root);
  const tree = Buffer.alloc(nodes.size * 2 * RECORD_BYTES);
  for (const [node, index] of nodes)
    node.sides.forEach((side, at) => {
      const target = side === null ? nodes.size : typeof side === "number" ? nodes.size + 16 + side : nodes.get(side);
      tree.writeUInt32BE(target ?? 0, (index * 2 + at) * RECORD_BYTES);
    });
  const facts = { node_count: nodes.size, record_size: 32, ip_version: ipVersion, database_type: type };
  const versions = { binary_format_major_version: 2, binary_format_minor_version: 0 };
  const metadata = Object.entries({ ...facts, ...versions }).flatMap(([key, each]) => [encode(key), encode(each)]);
  const epoch = [encode("build_epoch"), encodeUint64(Math.floor(builtAtMs / 1000))];
  return Buffer.concat([tree, DATA_SEPARATOR, ...data, METADATA_MARK, control(7, 7), ...metadata, ...epoch]);
}

function listNodes(root: Branch): ReadonlyMap<Branch, number> {
  const nodes = new Map<Branch, number>();
  const waiting = [root];
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    nodes.set(node, nodes.size);
    for (const side of node.sides) if (side !== null && typeof side !== "number") waiting.push(side);
  }
  return nodes;
}

function put(root: Branch, bits: readonly (0 | 1)[], offset: number): void {
  let node = root;
  for (const [index, bit] of bits.entries()) {
    if (index === bits.length - 1) node.sides[bit] = offset;
    else {
      const next: Branch =
        typeof node.sides[bit] === "object" && node.sides[bit] !== null ? node.sides[bit] : { sides: [null, null] };
      node.sides[bit] = next;
      node = next;
    }
  }
}

/** IPv4 lies at ::/96 of such files. */
function bitsOf(block: string): readonly (0 | 1)[] {
  const [base = "", length = ""] = block.split("/");
  const isIpv4 = base.includes(".");
  const hex = isIpv4
    ? "0".repeat(24) +
      base
        .split(".")
        .map((part) => Number(part).toString(16).padStart(2, "0"))
        .join("")
    : base
        .replace(/::$/, "")
        .split(":")
        .map((group) => group.padStart(4, "0"))
        .join("")
        .padEnd(32, "0");
  const bits = [...hex].flatMap((digit) => [...Number.parseInt(digit, 16).toString(2).padStart(4, "0")].map(Number));
  return bits.slice(0, Number(length) + (isIpv4 ? 96 : 0)) as (0 | 1)[]; // digits of two
}
