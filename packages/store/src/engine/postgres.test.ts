import { needs, storeContract } from "@countersign/testkit";
import { createStoreUnderTest } from "../testing/createStoreUnderTest.ts";
import { engineContract } from "../testing/engineContract.ts";
import { testPostgresUrl } from "../testing/postgresSchema.ts";
import { createPostgresTestDatabase } from "../testing/testDatabase.ts";
import { trailContract } from "../testing/trailContract.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");

/** What CockroachDB runs. */
const createSerializable = () => createPostgresTestDatabase("default_transaction_isolation=serializable");

storeContract("PostgreSQL", async () => await createStoreUnderTest(await createPostgresTestDatabase()), options);
engineContract("PostgreSQL", createPostgresTestDatabase, options);

storeContract("PostgreSQL, serializable", async () => await createStoreUnderTest(await createSerializable()), options);
trailContract("PostgreSQL, serializable", createSerializable, options);
