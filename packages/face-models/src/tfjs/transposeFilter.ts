import type { TfjsWeight } from "./readTfjsModel.ts";

interface Filter {
  readonly shape: readonly [number, number, number, number];
  readonly values: Float32Array;
}

function lengthsOf({ shape }: TfjsWeight): [number, number, number, number] {
  const [rows, columns, channels, last] = shape;
  if (rows === undefined || columns === undefined || channels === undefined || last === undefined) {
    throw new Error(`a filter of ${shape.length} dimensions`);
  }
  return [rows, columns, channels, last];
}

/** Turns rows x columns x in x out into out x in x rows x columns. */
export function transposeFilter(filter: TfjsWeight): Filter {
  const [rows, columns, inputs, outputs] = lengthsOf(filter);
  const area = rows * columns;
  const values = new Float32Array(filter.values.length);
  let from = 0;
  for (let place = 0; place < area; place++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++, from++) {
        values[(output * inputs + input) * area + place] = filter.values[from] ?? 0;
      }
    }
  }
  return { shape: [outputs, inputs, rows, columns], values };
}

/** Turns rows x columns x channels x each into (channels · each) x 1 x rows x columns: one filter a channel. */
export function transposeDepthwiseFilter(filter: TfjsWeight): Filter {
  const [rows, columns, channels, each] = lengthsOf(filter);
  return transposeFilter({ shape: [rows, columns, 1, channels * each], values: filter.values });
}
