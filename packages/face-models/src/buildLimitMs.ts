/** What building all models takes at most, on the busiest machine; half a second is usual. */
export const buildLimitMs = 60_000;
