import { randomBytes } from "node:crypto";
import pg from "pg";

/** A schema of its own in the test PostgreSQL. */
export interface PostgresSchema {
  readonly name: string;
  /** Connects into the schema. */
  readonly url: string;
  /** Gives the same with other settings of the session, such as `default_transaction_isolation=serializable`. */
  urlWith(setting: string): string;
  /** Gives the address for an account that may use the schema, finds itself in it and has no other right. */
  plainUrl(): Promise<string>;
  /** Runs a statement as an operator would, from outside. */
  run(text: string): Promise<readonly Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** The PostgreSQL that tests may use; undefined when there is none. */
export const testPostgresUrl = process.env.COUNTERSIGN_TEST_POSTGRES_URL;

export async function createPostgresSchema(): Promise<PostgresSchema> {
  if (testPostgresUrl === undefined) throw new Error("COUNTERSIGN_TEST_POSTGRES_URL is not set.");
  const base = testPostgresUrl;
  const name = `countersign_test_${randomBytes(8).toString("hex")}`;
  const run = async (text: string): Promise<readonly Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: base });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };
  const urlOf = (options: string): string => {
    const url = new URL(base);
    url.searchParams.set("options", options);
    return url.href.replaceAll("+", "%20");
  };
  await run(`create schema ${name}`);
  let hasAccount = false;
  const searchPath = `-c search_path=${name}`;
  return {
    name,
    url: urlOf(searchPath),
    urlWith: (setting) => urlOf(`${searchPath} -c ${setting}`),
    async plainUrl() {
      hasAccount = true;
      await run(`create role ${name} login; alter role ${name} set search_path = ${name};
        grant usage, create on schema ${name} to ${name}`);
      const url = new URL(base);
      url.username = name;
      return url.href;
    },
    run,
    async drop() {
      await run(`drop schema ${name} cascade`);
      if (hasAccount) await run(`drop owned by ${name}; drop role ${name}`);
    },
  };
}
