import { basicOf } from "../../support/basicOf.ts";
import type { Cast } from "../Cast.ts";

const POOL = "POST /v1/pool/secrets";
const NO_SUCH = "0".repeat(24);
/** What is played weeks later has the secrets of the first start still. */
const overlapSeconds = 30 * 86_400;

/** Renewing the secrets of the pool and of its application. */
export async function playSecrets({ stage, basic }: Cast): Promise<void> {
  const { poolId, appId } = stage.server;
  const ofApplication = (id: string): string => `POST /v1/applications/${id}/secrets`;
  const renewed = await stage.call("the pool's", POOL, { headers: basic, body: { overlapSeconds } });
  const newest = basicOf({ poolId, poolSecret: renewed.at("secret") });
  stage.names.learn(newest.authorization, "<Basic of the pool, renewed>");
  const headers = { ...newest };
  await stage.call("the pool's, by the one that was replaced", POOL, { headers: basic, body: {} });
  await stage.call("the pool's, while two live", POOL, { headers, body: { overlapSeconds } });
  await stage.call("the pool's, with a member that is none", POOL, { headers, body: { overlap: "24h" } });
  await stage.call("the pool's, without credentials", POOL, { body: {} });
  await stage.call("the application's", ofApplication(appId), { headers, body: { overlapSeconds } });
  await stage.call("of no application", ofApplication(NO_SUCH), { headers, body: {} });
  await stage.call("the application's, without credentials", ofApplication(appId), { body: {} });
}
