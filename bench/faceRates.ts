/** Error rates of a comparison by distance, for bench/face.ts. */

/** Distances between photos of one person, and between photos of two; both rising. */
export interface Trials {
  readonly genuine: Float64Array;
  readonly impostor: Float64Array;
}

export function toTrials(genuine: readonly number[], impostor: readonly number[]): Trials {
  return { genuine: Float64Array.from(genuine).sort(), impostor: Float64Array.from(impostor).sort() };
}

/** Share of rising distances that a threshold accepts: those up to it, itself among them. */
export function acceptedShare(distances: Float64Array, threshold: number): number {
  let [low, high] = [0, distances.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((distances[middle] ?? 0) <= threshold) low = middle + 1;
    else high = middle;
  }
  return low / distances.length;
}

/** Gives the rate at the threshold where as large a share is accepted falsely as is rejected falsely. */
export function equalErrorRate({ genuine, impostor }: Trials): number {
  let nearest = { apart: Number.POSITIVE_INFINITY, rate: Number.NaN };
  for (const threshold of [...genuine, ...impostor]) {
    const falseAccepts = acceptedShare(impostor, threshold);
    const falseRejects = 1 - acceptedShare(genuine, threshold);
    const apart = Math.abs(falseAccepts - falseRejects);
    if (apart < nearest.apart) nearest = { apart, rate: (falseAccepts + falseRejects) / 2 };
  }
  return nearest.rate;
}

export interface TrueAccepts {
  /** Distances below it are accepted. */
  readonly threshold: number;
  readonly share: number;
  /** False where there are too few impostors to speak of such a rate. */
  readonly isResolved: boolean;
}

/** Gives the share of genuine trials that is accepted where at most this share of impostors is. */
export function trueAcceptsAt({ genuine, impostor }: Trials, falseAcceptRate: number): TrueAccepts {
  const allowed = Math.floor(falseAcceptRate * impostor.length);
  const threshold = impostor[allowed] ?? Number.POSITIVE_INFINITY;
  const share = genuine.filter((distance) => distance < threshold).length / genuine.length;
  return { threshold, share, isResolved: allowed >= 1 };
}
