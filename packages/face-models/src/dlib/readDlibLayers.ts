import { Buffer } from "node:buffer";
import { DlibReader } from "./DlibReader.ts";

export interface DlibConvolution {
  readonly kind: "convolution";
  readonly filters: number;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  readonly padding: number;
  /** Filters x channels x rows x columns, then one bias a filter. */
  readonly parameters: Float32Array;
}

/** Batch normalisation as it stands after training: one scale, then one shift a channel. */
export interface DlibAffine {
  readonly kind: "affine";
  readonly parameters: Float32Array;
}

export interface DlibFullyConnected {
  readonly kind: "fullyConnected";
  readonly outputs: number;
  readonly inputs: number;
  /** Inputs x outputs. */
  readonly parameters: Float32Array;
}

export type DlibLayer = DlibConvolution | DlibAffine | DlibFullyConnected;

function readConvolution(reader: DlibReader): DlibConvolution {
  const parameters = reader.readTensor();
  const filters = reader.readInteger();
  const rows = reader.readInteger();
  const columns = reader.readInteger();
  const stride = reader.readInteger();
  const strideX = reader.readInteger();
  const padding = reader.readInteger();
  const paddingX = reader.readInteger();
  if (stride !== strideX || padding !== paddingX) throw new Error("a convolution that is not square");
  return { kind: "convolution", filters, rows, columns, stride, padding, parameters };
}

function readFullyConnected(reader: DlibReader): DlibFullyConnected {
  const outputs = reader.readInteger();
  const inputs = reader.readInteger();
  return { kind: "fullyConnected", outputs, inputs, parameters: reader.readTensor() };
}

const readAffine = (reader: DlibReader): DlibAffine => ({ kind: "affine", parameters: reader.readTensor() });

/** The strings that layers with weights begin with, each after its own length as dlib writes it. */
const starts = [
  { marker: "\x01\x05con_4", read: readConvolution },
  { marker: "\x01\x07affine_", read: readAffine },
  { marker: "\x01\x04fc_2", read: readFullyConnected },
] as const;

/** Lists the layers that have weights, from the input to the output; other layers of the stream are passed over. */
export function readDlibLayers(bytes: Uint8Array): DlibLayer[] {
  const stream = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const layers: DlibLayer[] = [];
  const searches = starts.map(({ marker, read }) => ({ marker, read, at: stream.indexOf(marker, 0, "latin1") }));
  for (;;) {
    const ahead = searches.filter(({ at }) => at >= 0);
    if (ahead.length === 0) return layers;
    const next = ahead.reduce((one, other) => (one.at < other.at ? one : other));
    const reader = new DlibReader(bytes, next.at + next.marker.length);
    layers.push(next.read(reader));
    for (const search of ahead) {
      if (search.at < reader.offset) search.at = stream.indexOf(search.marker, reader.offset, "latin1");
    }
  }
}
