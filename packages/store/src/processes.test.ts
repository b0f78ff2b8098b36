import { needs } from "@countersign/testkit";
import { testPostgresUrl } from "./testing/postgresSchema.ts";
import { processContract } from "./testing/processContract.ts";
import { createPostgresTestDatabase, createSqliteTestDatabase } from "./testing/testDatabase.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");

processContract("SQLite", createSqliteTestDatabase, { skip: false });
processContract("PostgreSQL", createPostgresTestDatabase, options);
