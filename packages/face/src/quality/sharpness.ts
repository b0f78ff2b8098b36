/** Half the width of the window that a line is blurred with. */
const REACH = 2;

/**
 * Gives how much detail a square of luminances holds, 0 to 1: the share of the differences between neighbours that
 * blurring along them takes away; of rows and columns the lesser, so that a smear in one direction shows. What is
 * blurred already loses little (Crété et al. 2007, The Blur Effect).
 */
export function sharpness(lights: Float32Array, side: number): number {
  return Math.min(detailAlong(lights, side, 1, side), detailAlong(lights, side, side, 1));
}

/** Measures along lines whose pixels are `step` apart; the lines themselves are `lineStep` apart. */
function detailAlong(lights: Float32Array, side: number, step: number, lineStep: number): number {
  let all = 0;
  let lost = 0;
  for (let line = 0; line < side; line += 1) {
    const blurredAt = (index: number): number => meanAround(lights, line * lineStep, step, index);
    for (let index = REACH + 1; index < side - REACH; index += 1) {
      const at = line * lineStep + index * step;
      const difference = Math.abs((lights[at] ?? 0) - (lights[at - step] ?? 0));
      const left = Math.abs(blurredAt(index) - blurredAt(index - 1));
      all += difference;
      lost += Math.max(0, difference - left);
    }
  }
  return all === 0 ? 0 : lost / all;
}

function meanAround(lights: Float32Array, start: number, step: number, index: number): number {
  let sum = 0;
  for (let offset = -REACH; offset <= REACH; offset += 1) sum += lights[start + (index + offset) * step] ?? 0;
  return sum / (2 * REACH + 1);
}
