/** A point of a picture; the top left pixel has its centre at (0.5, 0.5). */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A turn, a scale and a shift: maps (x, y) to (a·x − b·y + shiftX, b·x + a·y + shiftY). */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

export function mapPoint({ a, b, shiftX, shiftY }: Similarity, { x, y }: Point): Point {
  return { x: a * x - b * y + shiftX, y: b * x + a * y + shiftY };
}

/** Gives by how much lengths grow. */
export function scaleOf({ a, b }: Similarity): number {
  return Math.hypot(a, b);
}

/** Finds the similarity that maps the points of `from` onto those of `to` with the least sum of squared errors. */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  const fromCentre = centreOf(from);
  const toCentre = centreOf(to);
  let along = 0;
  let across = 0;
  let spread = 0;
  from.forEach((point, index) => {
    const target = to[index] ?? point;
    const x = point.x - fromCentre.x;
    const y = point.y - fromCentre.y;
    along += x * (target.x - toCentre.x) + y * (target.y - toCentre.y);
    across += x * (target.y - toCentre.y) - y * (target.x - toCentre.x);
    spread += x * x + y * y;
  });
  const a = along / spread;
  const b = across / spread;
  return {
    a,
    b,
    shiftX: toCentre.x - a * fromCentre.x + b * fromCentre.y,
    shiftY: toCentre.y - b * fromCentre.x - a * fromCentre.y,
  };
}

/** Maps a square of `sidePixels` with its corner at the origin onto a square of a picture, turned about its centre. */
export function squareOnto(sidePixels: number, square: Square): Similarity {
  const scale = square.side / sidePixels;
  const a = scale * Math.cos(square.roll);
  const b = scale * Math.sin(square.roll);
  const half = sidePixels / 2;
  return { a, b, shiftX: square.centre.x - a * half + b * half, shiftY: square.centre.y - b * half - a * half };
}

/** A square region of a picture; `roll` in radians turns it clockwise as one sees it. */
export interface Square {
  readonly centre: Point;
  readonly side: number;
  readonly roll: number;
}

function centreOf(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
