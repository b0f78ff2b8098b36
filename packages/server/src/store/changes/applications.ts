import { type Apply, HELD } from "./settling.ts";

export const setApplicationFactors: Apply<"setApplicationFactors"> = async ({ sql }, { poolId, appId, factors }) => {
  await sql.run("update applications set factors = $3 where pool_id = $1 and id = $2", [
    poolId,
    appId,
    JSON.stringify(factors),
  ]);
  return HELD;
};
