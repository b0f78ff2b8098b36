import { after, describe } from "node:test";
import type { NeedsOptions } from "@countersign/testkit";
import { createKeyStore } from "../keys/keyStore.ts";
import { keyStoreContract } from "../keys/testing/keyStoreContract.ts";
import { migrate } from "../migrations/migrate.ts";
import { adminContract } from "./adminContract.ts";
import { databaseContract } from "./databaseContract.ts";
import { messageListContract } from "./messageListContract.ts";
import { namesContract } from "./namesContract.ts";
import { outboxContract } from "./outboxContract.ts";
import { ownAccountContract } from "./ownAccountContract.ts";
import { resealContract } from "./resealContract.ts";
import { schemaContract } from "./schemaContract.ts";
import { sweepContract } from "./sweepContract.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { trailContract } from "./trailContract.ts";
import { trailReadContract } from "./trailReadContract.ts";
import { userSearchContract } from "./userSearchContract.ts";
import { webhookContract } from "./webhookContract.ts";
import { webhookCountContract } from "./webhookCountContract.ts";

/** States what every engine must do beside the domain's store. `create` gives an empty database. */
export function engineContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  databaseContract(name, create, options);
  schemaContract(name, create, options);
  adminContract(name, create, options);
  trailContract(name, create, options);
  trailReadContract(name, create, options);
  resealContract(name, create, options);
  outboxContract(name, create, options);
  messageListContract(name, create, options);
  webhookContract(name, create, options);
  webhookCountContract(name, create, options);
  sweepContract(name, create, options);
  ownAccountContract(name, create, options);
  namesContract(name, create, options);
  userSearchContract(name, create, options);
  describe("keys", options, () => {
    const made: TestDatabase[] = [];
    after(() => Promise.all(made.map((each) => each.remove())));
    keyStoreContract(name, async () => {
      const testDatabase = await create();
      made.push(testDatabase);
      const database = testDatabase.open();
      await migrate(database);
      return createKeyStore(database);
    });
  });
}
