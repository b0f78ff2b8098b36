import { needs } from "@countersign/testkit";
import { testPostgresUrl } from "../testing/postgresSchema.ts";
import { createPostgresTestDatabase, createSqliteTestDatabase } from "../testing/testDatabase.ts";
import { honestContract } from "./testing/honestContract.ts";
import { randomContract } from "./testing/randomContract.ts";
import { repeatsContract } from "./testing/repeatsContract.ts";
import { retentionContract } from "./testing/retentionContract.ts";
import { rewindContract } from "./testing/rewindContract.ts";
import { tamperContract } from "./testing/tamperContract.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");

/** What CockroachDB runs. */
const createSerializable = () => createPostgresTestDatabase("default_transaction_isolation=serializable");

for (const contract of [
  honestContract,
  repeatsContract,
  retentionContract,
  tamperContract,
  rewindContract,
  randomContract,
]) {
  contract("SQLite", createSqliteTestDatabase, { skip: false });
  contract("PostgreSQL", createPostgresTestDatabase, options);
}
for (const contract of [honestContract, repeatsContract])
  contract("PostgreSQL, serializable", createSerializable, options);
