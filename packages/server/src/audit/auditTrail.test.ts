import { needs } from "@countersign/testkit";
import { testPostgresUrl } from "../store/testing/postgresSchema.ts";
import { createPostgresTestDatabase, createSqliteTestDatabase } from "../store/testing/testDatabase.ts";
import { honestContract } from "./testing/honestContract.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");

/** What CockroachDB runs. */
const createSerializable = () => createPostgresTestDatabase("default_transaction_isolation=serializable");

honestContract("SQLite", createSqliteTestDatabase, { skip: false });
honestContract("PostgreSQL", createPostgresTestDatabase, options);
honestContract("PostgreSQL, serializable", createSerializable, options);
