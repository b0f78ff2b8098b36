/** Gives when an engine that is busy has room again; null for any other error: it has failed. */
export function retrySecondsOf(error: unknown): number | null {
  const { retryAfterSeconds } = (error ?? {}) as { readonly retryAfterSeconds?: unknown }; // as: whatever was thrown
  return typeof retryAfterSeconds === "number" ? retryAfterSeconds : null;
}
