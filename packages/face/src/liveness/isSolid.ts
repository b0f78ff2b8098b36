import type { LivenessAction } from "./livenessTypes.ts";
import { SOLID } from "./thresholds.ts";

const COORDINATES = 3;

/**
 * Says whether a face has turned in space from how it looked ahead. Where the points of a head lie in the picture follows from
 * where they lay in space, and a head stays as broad for its height; a sheet of paper becomes narrow, and
 * a bent one fits badly.
 */
export function isSolid(action: LivenessAction, front: readonly number[], turned: readonly number[]): boolean {
  const { breadth, misfit } = turnOf(front, turned);
  const limits = SOLID[action === "lookUp" ? "lookUp" : "turn"];
  const [least, most] = limits.breadth;
  return breadth >= least && breadth <= most && misfit <= limits.misfit;
}

/** How a shape follows from another one that was turned, moved and made larger or smaller. */
export interface Turn {
  /** By how much it grew across, over how much it grew downwards: 1 for what is solid. */
  readonly breadth: number;
  /** How far the points lie from where they should, at the root of the mean square, over the height of the face. */
  readonly misfit: number;
}

/** Fits where points are seen, across and down, to where they lay in space. */
export function turnOf(front: readonly number[], turned: readonly number[]): Turn {
  const rows = pointsOf(front).map((point) => [...point, 1]);
  const seen = pointsOf(turned);
  const [across, down] = [0, 1].map((axis) =>
    fitLinear(
      rows,
      seen.map((point) => point[axis] ?? Number.NaN),
    ),
  );
  const squares = [across, down].flatMap((fit = [], axis) =>
    rows.map((row, index) => (dot(row, fit) - (seen[index]?.[axis] ?? Number.NaN)) ** 2),
  );
  const misfit = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / rows.length);
  return { breadth: lengthOf(across) / lengthOf(down), misfit };
}

function pointsOf(shape: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: shape.length / COORDINATES }, (_, index) =>
    shape.slice(index * COORDINATES, (index + 1) * COORDINATES),
  );
}

/** Gives by how much a fitted coordinate grows in space. */
function lengthOf(fit: readonly number[] = []): number {
  return Math.hypot(...fit.slice(0, COORDINATES));
}

/** Gives the weights whose sums over the rows come nearest to the values, by least squares. */
function fitLinear(rows: readonly (readonly number[])[], values: readonly number[]): readonly number[] {
  const size = rows[0]?.length ?? 0;
  const system = Array.from({ length: size }, (_, one) => [
    ...Array.from({ length: size }, (_, other) => rows.reduce((sum, row) => sum + at(row, one) * at(row, other), 0)),
    rows.reduce((sum, row, index) => sum + at(row, one) * at(values, index), 0),
  ]);
  for (let column = 0; column < size; column += 1) eliminate(system, column);
  return system.map((row, index) => at(row, size) / at(row, index));
}

/** Leaves one row of a system with a value in a column: the one in which it is greatest. */
function eliminate(system: number[][], column: number): void {
  const below = system.slice(column).map((row) => Math.abs(at(row, column)));
  const greatest = column + below.indexOf(Math.max(...below));
  const pivot = system[greatest] ?? [];
  system.splice(greatest, 1);
  for (const row of system) {
    const share = at(row, column) / at(pivot, column);
    row.forEach((value, index) => {
      row[index] = value - share * at(pivot, index);
    });
  }
  system.splice(column, 0, pivot);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.NaN;
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * at(other, index), 0);
}
