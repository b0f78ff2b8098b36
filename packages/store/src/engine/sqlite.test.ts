import { storeContract } from "@countersign/testkit";
import { createStoreUnderTest } from "../testing/createStoreUnderTest.ts";
import { engineContract } from "../testing/engineContract.ts";
import { createSqliteTestDatabase } from "../testing/testDatabase.ts";

storeContract("SQLite", async () => await createStoreUnderTest(await createSqliteTestDatabase()));
engineContract("SQLite", createSqliteTestDatabase, { skip: false });
