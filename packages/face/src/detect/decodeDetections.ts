import type { Point } from "../image/similarity.ts";

/** A face as BlazeFace sees it, in pixels of the picture it was shown. */
export interface Detection {
  /** 0 to 1. */
  readonly score: number;
  readonly centre: Point;
  readonly width: number;
  readonly height: number;
  /** The eye on the left of the picture, the one on the right, nose, mouth, left ear, right ear. */
  readonly keyPoints: readonly Point[];
}

interface Grid {
  readonly stride: number;
  readonly cells: number;
  readonly anchorsPerCell: number;
}

const GRIDS: readonly Grid[] = [
  { stride: 16, cells: 16, anchorsPerCell: 2 },
  { stride: 32, cells: 8, anchorsPerCell: 6 },
];
const VALUES_PER_ANCHOR = 16;
const FIRST_KEY_POINT = 4;

const ANCHORS: readonly Point[] = GRIDS.flatMap(({ stride, cells, anchorsPerCell }) =>
  Array.from({ length: cells * cells * anchorsPerCell }, (_, index) => {
    const cell = Math.floor(index / anchorsPerCell);
    return { x: ((cell % cells) + 0.5) * stride, y: (Math.floor(cell / cells) + 0.5) * stride };
  }),
);

/** Reads BlazeFace's answer: the anchors whose score is at least `leastScore`, one for each face. */
export function decodeDetections(logits: Float32Array, boxes: Float32Array, leastScore: number): Detection[] {
  const found = ANCHORS.flatMap((anchor, index) => {
    const score = 1 / (1 + Math.exp(-(logits[index] ?? Number.NEGATIVE_INFINITY)));
    if (score < leastScore) return [];
    const values = boxes.subarray(index * VALUES_PER_ANCHOR, (index + 1) * VALUES_PER_ANCHOR);
    return [decodeAnchor(anchor, score, values)];
  });
  return keepBest(found);
}

function decodeAnchor(anchor: Point, score: number, values: Float32Array): Detection {
  const pointAt = (index: number): Point => ({
    x: anchor.x + (values[index] ?? 0),
    y: anchor.y + (values[index + 1] ?? 0),
  });
  const [, , width = 0, height = 0] = values;
  const keyPoints: Point[] = [];
  for (let index = FIRST_KEY_POINT; index < VALUES_PER_ANCHOR; index += 2) keyPoints.push(pointAt(index));
  return { score, centre: pointAt(0), width, height, keyPoints };
}

const MOST_OVERLAP = 0.3;

/** Non-maximum suppression: of boxes that overlap, the one with the highest score. */
function keepBest(found: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const detection of found.toSorted((one, other) => other.score - one.score)) {
    if (kept.every((better) => overlap(better, detection) <= MOST_OVERLAP)) kept.push(detection);
  }
  return kept;
}

/** Area that two boxes share over the area that they cover together. */
function overlap(one: Detection, other: Detection): number {
  const shared =
    sharedLength(one.centre.x, one.width, other.centre.x, other.width) *
    sharedLength(one.centre.y, one.height, other.centre.y, other.height);
  const together = one.width * one.height + other.width * other.height - shared;
  return together > 0 ? shared / together : 0;
}

function sharedLength(centre: number, length: number, otherCentre: number, otherLength: number): number {
  const end = Math.min(centre + length / 2, otherCentre + otherLength / 2);
  const start = Math.max(centre - length / 2, otherCentre - otherLength / 2);
  return Math.max(0, end - start);
}
