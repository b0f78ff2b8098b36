/** How far the clocks of two nodes may be apart. */
export const CLOCK_TOLERANCE_MS = 60_000;
