/** Gives the header by which a back end signs in with the pool's secret. */
export function basicOf(pool: { readonly poolId: string; readonly poolSecret: string }): {
  readonly authorization: string;
} {
  const credentials = Buffer.from(`${pool.poolId}:${pool.poolSecret}`).toString("base64");
  return { authorization: `Basic ${credentials}` };
}
