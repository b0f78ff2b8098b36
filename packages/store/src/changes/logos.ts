import { type Apply, HELD } from "./settling.ts";

export const setLogo: Apply<"setLogo"> = async ({ sql }, { poolId, appId, logo }) => {
  await sql.run("delete from logos where pool_id = $1 and app_id = $2", [poolId, appId]);
  if (logo === null) return HELD;
  const text = "insert into logos (pool_id, app_id, id, type, content) values ($1, $2, $3, $4, $5)";
  await sql.run(text, [poolId, appId, logo.id, logo.type, logo.content]);
  return HELD;
};
