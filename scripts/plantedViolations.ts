import { posix } from "node:path";
import rooms from "./rooms.json" with { type: "json" };

/** A file of one line in a make-believe workspace. */
export interface PlantedFile {
  readonly file: string;
  readonly line: string;
}

/** A file that one import rule, and no other, must catch. */
export interface PlantedViolation extends PlantedFile {
  readonly rule: string;
}

const server = "packages/server/src";
const core = "packages/core/src";
const store = "packages/store/src";
const models = "packages/face-models/src";

/** Rooms that stand together in a list do not know each other. */
const orders: Readonly<Record<string, readonly (string | readonly string[])[]>> = rooms;

interface Storey {
  readonly package_: string;
  readonly room: string;
  readonly before: readonly string[];
  readonly others: readonly string[];
}

const storeys: readonly Storey[] = Object.entries(orders).flatMap(([package_, order]) =>
  order.flatMap((storey, index) =>
    [storey].flat().map((room) => {
      const before = order.slice(0, index).flat();
      return {
        package_,
        room,
        before,
        others: order.flat().filter((other) => other !== room && !before.includes(other)),
      };
    }),
  ),
);

/** Gives a file of a room that reaches for what every room has. */
function reaching({ package_, room }: Storey, name: string, target: string | undefined): PlantedFile {
  const file = posix.join("packages", package_, "src", room, name);
  if (target === undefined) return { file, line: "export const landing = true;" };
  return { file, line: `import "${room === "." ? "." : ".."}/${posix.join(target, "landing.ts")}";` };
}

/** What the import rules must catch: at least one plant for each rule, one for each way to break it. */
export const plantedViolations: readonly PlantedViolation[] = [
  { rule: "everything-resolves", file: `${server}/app.ts`, line: 'import "./nowhere.ts";' },
  { rule: "everything-resolves", file: `${server}/peek.ts`, line: 'import "@countersign/core/src/model/model.ts";' },

  // A cycle of two is reported once; its other half is among the innocent files.
  { rule: "no-cycles", file: `${server}/audit/chicken.ts`, line: 'import { egg } from "./egg.ts";' },
  { rule: "no-cycles", file: `${core}/Day.ts`, line: 'import type { Night } from "./Night.ts";' },

  {
    rule: "packages-by-index-only",
    file: `${server}/reach.ts`,
    line: 'import "../../core/src/signIn/verifyFactor.ts";',
  },
  { rule: "packages-by-index-only", file: `${server}/reach.test.ts`, line: 'import "../../otp/src/hotp.ts";' },

  { rule: "otp-is-a-leaf", file: "packages/otp/src/clock.ts", line: 'import "node:perf_hooks";' },
  { rule: "otp-is-a-leaf", file: "packages/otp/src/fail.ts", line: 'import "@countersign/contract/errors";' },
  { rule: "spelling-is-a-leaf", file: "packages/spelling/src/spellCode.ts", line: 'import "@countersign/otp";' },
  { rule: "spelling-is-a-leaf", file: "packages/spelling/src/store.ts", line: 'import "node:fs";' },
  { rule: "moving-knows-otp-and-spelling", file: "packages/moving/src/open.ts", line: 'import "node:fs";' },
  {
    rule: "moving-knows-otp-and-spelling",
    file: "packages/moving/src/bind.ts",
    line: 'import type {} from "@countersign/core";',
  },
  { rule: "contract-is-a-leaf", file: "packages/contract/src/id.ts", line: 'import "node:crypto";' },
  {
    rule: "contract-is-a-leaf",
    file: "packages/contract/src/user.ts",
    line: 'import type {} from "@countersign/core";',
  },
  { rule: "core-knows-otp-spelling-and-failures", file: `${core}/newId.ts`, line: 'import "node:crypto";' },
  {
    rule: "core-knows-otp-spelling-and-failures",
    file: `${core}/wire.ts`,
    line: 'import type {} from "@countersign/contract";',
  },
  { rule: "core-knows-otp-spelling-and-failures", file: `${core}/schema.ts`, line: 'import "typebox";' },
  {
    rule: "sdk-has-no-dependency",
    file: "packages/sdk/src/types.ts",
    line: 'import type {} from "@countersign/contract";',
  },
  {
    rule: "middleware-knows-the-sdk",
    file: "packages/middleware/src/routes.ts",
    line: 'import type {} from "@countersign/contract";',
  },
  { rule: "middleware-knows-the-sdk", file: "packages/middleware/src/nest.ts", line: 'import "express";' },
  { rule: "ui-knows-the-sdk", file: "packages/ui/src/routes.ts", line: 'import type {} from "@countersign/contract";' },
  { rule: "ui-knows-the-sdk", file: "packages/ui/src/screens/Kit.ts", line: 'import "react";' },
  { rule: "sdk-has-no-dependency", file: "packages/sdk/src/random.ts", line: 'import "node:crypto";' },
  { rule: "sdk-has-no-dependency", file: "packages/sdk/src/request.ts", line: 'import "axios";' },

  { rule: "face-knows-nothing", file: "packages/face/src/match.ts", line: 'import "@countersign/core";' },
  {
    rule: "face-knows-nothing",
    file: "packages/face/src/refuse.ts",
    line: 'import type {} from "@countersign/contract/errors";',
  },
  { rule: "face-knows-nothing", file: "packages/face/src/load.ts", line: 'import "@countersign/face-models";' },
  { rule: "face-only-in-server", file: `${server}/start/engine.ts`, line: 'import "@countersign/face";' },
  { rule: "face-only-in-server", file: `${core}/faces.test.ts`, line: 'import type {} from "@countersign/face";' },

  { rule: "face-models-know-the-engine", file: `${models}/download.ts`, line: 'import "node:https";' },
  { rule: "face-models-know-the-engine", file: `${models}/onnx/run.ts`, line: 'import "onnxruntime-web";' },
  { rule: "face-models-know-the-engine", file: `${models}/log.ts`, line: 'import type {} from "@countersign/core";' },
  { rule: "face-models-only-in-server", file: `${server}/start/build.ts`, line: 'import "@countersign/face-models";' },

  {
    rule: "factors-do-not-know-each-other",
    file: `${core}/factors/totp/fallback.ts`,
    line: 'import "../recovery/recovery.ts";',
  },
  {
    rule: "factors-do-not-know-each-other",
    file: `${core}/factors/favouriteFactor.ts`,
    line: 'import "./totp/totp.ts";',
  },
  {
    rule: "factors-see-only-the-factor-contract",
    file: `${core}/factors/outOfBandFactor.ts`,
    line: 'import "../settle/audit.ts";',
  },
  {
    rule: "factors-see-only-the-factor-contract",
    file: `${core}/factors/totp/others.ts`,
    line: 'import "../factors.ts";',
  },
  {
    rule: "factors-see-only-the-factor-contract",
    file: `${core}/factors/totp/count.ts`,
    line: 'import "../../settle/audit.ts";',
  },
  {
    rule: "factors-see-only-the-factor-contract",
    file: `${core}/factors/totp/fail.ts`,
    line: 'import "@countersign/contract/errors";',
  },

  ...storeys
    .filter(({ others }) => others.length > 0)
    .map((storey) => ({
      rule: `${storey.package_}-${storey.room === "." ? "root" : storey.room}-knows-rooms-before-it`,
      ...reaching(storey, "upward.ts", storey.others[0]),
    })),
  { rule: "store-knows-core", file: `${store}/engine/listen.ts`, line: 'import "pino";' },
  { rule: "store-knows-core", file: `${store}/find/wire.ts`, line: 'import type {} from "@countersign/contract";' },

  { rule: "http-framework-only-in-http", file: `${server}/cli/serve.ts`, line: 'import "fastify";' },
  {
    rule: "http-framework-only-in-http",
    file: `${server}/cli/print.ts`,
    line: 'import type {} from "@fastify/swagger";',
  },
  { rule: "graphql-only-in-graphql", file: `${server}/http/execute.ts`, line: 'import "graphql";' },
  {
    rule: "store-shows-no-database",
    file: `${store}/index.ts`,
    line: 'export type { Database } from "./engine/openSqlite.ts";',
  },
  { rule: "sql-only-in-store", file: `${store}/audit/appendEvent.ts`, line: 'import "node:sqlite";' },
  { rule: "sql-only-in-store", file: "packages/moving/src/text/open.ts", line: 'import "node:sqlite";' },
  { rule: "sql-only-in-store", file: `${server}/http/pool.ts`, line: 'import type { Pool } from "pg";' },
  { rule: "jwt-in-one-file", file: `${server}/http/authenticate.ts`, line: 'import "fast-jwt";' },

  { rule: "testkit-only-in-tests", file: `${server}/clock.ts`, line: 'import "@countersign/testkit";' },
  {
    rule: "testkit-only-in-tests",
    file: `${server}/start/double.ts`,
    line: 'import "../http/testing/memoryStore.ts";',
  },
  { rule: "no-orphans", file: `${server}/forgotten.ts`, line: "export const forgotten = true;" },
];

/** What the import rules must let pass; some of these are what the plants above reach for. */
export const innocentFiles: readonly PlantedFile[] = [
  { file: "packages/otp/src/hotp.ts", line: 'import "node:crypto";' },
  { file: "packages/otp/src/hotp.test.ts", line: 'import "otpauth";' },
  { file: "packages/otp/src/index.ts", line: 'export * from "./hotp.ts";' },
  { file: "packages/spelling/src/index.ts", line: 'import "./spellPhone.ts";' },
  { file: "packages/spelling/src/spellPhone.ts", line: 'import "libphonenumber-js/mobile";' },
  { file: "packages/moving/src/index.ts", line: 'import "./readUris.ts";' },
  { file: "packages/moving/src/readUris.ts", line: 'import "@countersign/otp";' },
  { file: "packages/contract/src/errors.ts", line: "export const failures = {};" },
  { file: "packages/contract/src/index.ts", line: 'import "typebox";' },
  { file: `${core}/index.ts`, line: 'export * from "./signIn/verifyFactor.ts";' },
  ...storeys.map((storey) => reaching(storey, "landing.ts", storey.before.at(-1))),
  { file: `${core}/model/failing.ts`, line: 'import type {} from "@countersign/contract/errors";' },
  { file: `${store}/engine/openSqlite.ts`, line: 'import "node:sqlite";' },
  { file: `${core}/Night.ts`, line: 'import type { Day } from "./Day.ts";' },
  { file: `${core}/signIn/verifyFactor.ts`, line: 'import "../factors/factors.ts";' },
  { file: `${core}/factors/factors.ts`, line: 'import "./sms/sms.ts";' },
  { file: `${core}/factors/matchCode.ts`, line: 'import type {} from "../model/landing.ts";' },
  { file: `${core}/settle/audit.ts`, line: 'import type {} from "../model/landing.ts";' },
  { file: `${core}/factors/sms/sms.ts`, line: 'import "../matchCode.ts";' },
  { file: `${core}/signIn/verifyFactor.test.ts`, line: 'import "@countersign/testkit";' },
  { file: `${core}/factors/totp/totp.ts`, line: 'import "@countersign/otp";' },
  { file: `${core}/factors/totp/totp.test.ts`, line: 'import "../../signIn/verifyFactor.ts";' },
  { file: `${core}/factors/recovery/recovery.ts`, line: 'import type {} from "../../model/landing.ts";' },
  { file: `${server}/index.ts`, line: 'import "@countersign/core";' },
  { file: `${server}/audit/egg.ts`, line: 'import { chicken } from "./chicken.ts";' },
  { file: `${server}/http/createHttp.ts`, line: 'import "fastify";' },
  { file: `${server}/graphql/createGraphql.ts`, line: 'import "graphql";' },
  { file: `${store}/engine/openPostgres.ts`, line: 'import "pg";' },
  { file: `${server}/http/testing/memoryStore.ts`, line: 'import "@countersign/testkit";' },
  { file: `${server}/tokens/tokens.ts`, line: 'import "fast-jwt";' },
  { file: "packages/sdk/src/index.ts", line: 'export * from "./Client.ts";' },
  { file: "packages/sdk/src/Client.ts", line: "export const client = {};" },
  { file: "packages/sdk/src/contract.test-d.ts", line: 'import type {} from "@countersign/contract";' },
  { file: "packages/face/src/index.ts", line: 'import "./readFace.ts";' },
  { file: "packages/face/src/readFace.ts", line: 'import "node:worker_threads";' },
  { file: `${models}/index.ts`, line: 'import "./planModels.ts";' },
  { file: `${models}/planModels.ts`, line: 'import "@countersign/face";' },
  { file: `${models}/findWeights.ts`, line: 'import "node:fs/promises";' },
  { file: `${server}/face/makeEngine.ts`, line: 'import "@countersign/face";' },
  { file: `${server}/face/obtainModels.ts`, line: 'import "@countersign/face-models";' },
  { file: "packages/testkit/src/index.ts", line: 'import type {} from "@countersign/core";' },
];
