import type { Cleanup, WorldOptions } from "../../propertyTests/testing/createWorld.ts";
import { createPostedWorld, type PostedWorld } from "../../propertyTests/testing/post.ts";
import { createTestApp, type TestAppOptions } from "./createTestApp.ts";
import { type Call, createTestClient, type TestClient } from "./testClient.ts";

type Json = Readonly<Record<string, unknown>>;

export interface CodeClient {
  readonly world: PostedWorld;
  readonly client: TestClient;
  /** Posts a body and gives the body of the answer. */
  post(path: string, body: Json, call?: Call): Promise<Json>;
}

/** Enough for the codes of a test. */
export const generousLimits = {
  COUNTERSIGN_LIMIT_RECIPIENT: "1000/1h",
  COUNTERSIGN_LIMIT_ADDRESS: "1000/1h",
  COUNTERSIGN_LIMIT_PREFIX: "1000/1h",
};

/** Gives a client of an application whose outgoing messages the test reads. */
export async function createCodeClient(
  test: Cleanup,
  options: WorldOptions & Pick<TestAppOptions, "app"> = {},
): Promise<CodeClient> {
  const world = await createPostedWorld(test, { settings: generousLimits, ...options });
  const { app } = await createTestApp(test, { world, ...(options.app === undefined ? {} : { app: options.app }) });
  const client = createTestClient(app);
  return {
    world,
    client,
    async post(path, body, call = {}) {
      return (await client.call("POST", path, { ...call, body })).body;
    },
  };
}
