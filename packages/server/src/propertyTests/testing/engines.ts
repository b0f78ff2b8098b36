import { createPostgresSchema, testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs } from "@countersign/testkit";
import type { Cleanup } from "./createWorld.ts";

interface Engine {
  readonly engine: string;
  /** Gives the settings of a world over an empty database, which goes away with the test. */
  readonly settingsFor: (test: Cleanup) => Promise<Readonly<Record<string, string>>>;
  readonly options: NeedsOptions;
}

/** What the store may stand on. */
export const engines: readonly Engine[] = [
  { engine: "SQLite", settingsFor: async () => ({}), options: { skip: false } },
  {
    engine: "PostgreSQL",
    async settingsFor(test) {
      const schema = await createPostgresSchema();
      test.after(schema.drop);
      return { COUNTERSIGN_DATABASE_URL: schema.url };
    },
    options: needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
  },
];
