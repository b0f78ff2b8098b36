/**
 * Who may import whom. `npm run imports` checks these rules and proves each of them on planted violations
 * (scripts/plantedViolations.ts): a rule without a plant fails the check.
 *
 * @type {import("dependency-cruiser").IConfiguration}
 */
const rooms = require("./scripts/rooms.json");

const TESTS = "\\.test\\.ts$|\\.test-d\\.ts$|/testing/";
const INDEX = "^packages/[^/]+/src/index\\.ts$";
const STORE_TESTING = "^packages/store/src/testing/index\\.ts$";
const LIST_OF_FACTORS = "^packages/core/src/factors/factors\\.ts$";

/** What the folders of factors share. */
const FACTOR_CONTRACT = "factor|matchCode|outOfBandFactor";

/** Matches npm packages wherever npm put them. */
const npm = (...names) => `(^|/)node_modules/(${names.join("|")})/`;
/** Matches built-in modules, with and without their prefix. */
const builtIn = (...names) => `^(node:)?(${names.join("|")})$`;

/** A package whose product code imports nothing but itself and what is named. */
const knowsOnly = (name, package_, why, ...allowed) => ({
  name,
  comment: why,
  severity: "error",
  from: { path: `^packages/${package_}/src/`, pathNot: TESTS },
  to: { pathNot: [`^packages/${package_}/src/`, ...allowed] },
});

/** A part of the outside world that one folder keeps to itself. */
const onlyIn = (name, folder, why, ...parts) => ({
  name,
  comment: why,
  severity: "error",
  from: { path: "^packages/", pathNot: [`^packages/${folder}/`, TESTS] },
  to: { path: parts },
});

/** A folder of a package; "." holds the files beside all folders but the index. */
const roomPath = (package_, room) =>
  room === "." ? `^packages/${package_}/src/(?!index\\.ts)[^/]+\\.ts$` : `^packages/${package_}/src/${room}/`;

/**
 * The rooms of a package, each of which knows only itself and those before it: one rule a room. Rooms that stand together
 * in a list do not know each other.
 */
const inOrder = (package_, order) =>
  order
    .flatMap((storey, index) => [storey].flat().map((room) => [room, ...order.slice(0, index).flat()]))
    .filter((known) => known.length < order.flat().length)
    .map((known) => ({
      name: `${package_}-${known[0] === "." ? "root" : known[0]}-knows-rooms-before-it`,
      comment: `Within ${package_} arrows lead one way: ${order.map((storey) => [storey].flat().join(" | ")).join(", ")}.`,
      severity: "error",
      from: { path: roomPath(package_, known[0]), pathNot: TESTS },
      to: { path: `^packages/${package_}/src/`, pathNot: known.map((room) => roomPath(package_, room)) },
    }));

module.exports = {
  forbidden: [
    {
      name: "everything-resolves",
      comment: "An import that leads nowhere would slip past every rule that goes by path.",
      severity: "error",
      from: { path: "^packages/" },
      to: { couldNotResolve: true },
    },
    {
      name: "no-cycles",
      comment: "Imports of types count too: a knot of types is a knot for the reader.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "packages-by-index-only",
      comment:
        "A package is known by what its index lists; the failure catalogue of the contract has an entry of its own.",
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      to: {
        path: "^packages/[^/]+/src/",
        pathNot: [
          "^packages/$1/",
          INDEX,
          "^packages/contract/src/(apiScopes|errors|factorKinds|policyFactors|profileFields|signalNames|webhookEvents)\\.ts$",
          "^packages/sdk/src/(account|backend|face|pending)\\.ts$",
          STORE_TESTING,
        ],
      },
    },
    knowsOnly("otp-is-a-leaf", "otp", "Arithmetic needs hashes and nothing else.", builtIn("crypto")),
    knowsOnly(
      "spelling-is-a-leaf",
      "spelling",
      "How people write what they type is known in one place, and that place knows nothing else.",
      builtIn("url"),
      npm("libphonenumber-js"),
    ),
    knowsOnly(
      "moving-knows-otp-and-spelling",
      "moving",
      "What other systems write is read without knowing what becomes of it: no domain, no store, no settings, no files.",
      "^packages/otp/src/index\\.ts$",
      "^packages/spelling/src/index\\.ts$",
      builtIn("buffer", "crypto", "sqlite", "stream", "string_decoder"),
      npm("@noble/ciphers", "@streamparser/json", "age-encryption", "csv-parse", "sax", "yaml"),
    ),
    knowsOnly("contract-is-a-leaf", "contract", "The wire is data.", npm("typebox")),
    knowsOnly(
      "core-knows-otp-spelling-and-failures",
      "core",
      "The domain is functions over ports: no HTTP, no SQL, no settings, no runtime.",
      "^packages/otp/src/index\\.ts$",
      "^packages/spelling/src/index\\.ts$",
      "^packages/contract/src/(apiScopes|errors|factorKinds|policyFactors|profileFields|signalNames|webhookEvents)\\.ts$",
    ),
    knowsOnly("sdk-has-no-dependency", "sdk", "It runs in any browser and stays small."),
    knowsOnly(
      "middleware-knows-the-sdk",
      "middleware",
      "It stands in somebody's back end and asks as any back end does.",
      "^packages/sdk/src/(index|backend)\\.ts$",
      npm("jose", "lru-cache"),
    ),
    knowsOnly(
      "ui-knows-the-sdk",
      "ui",
      "What people see speaks to the service as any page does.",
      "^packages/sdk/src/(index|account|face|pending)\\.ts$",
      npm("preact"),
      npm("@preact/signals"),
    ),
    knowsOnly(
      "store-knows-core",
      "store",
      "The store keeps what the domain decided: no HTTP, no settings.",
      "^packages/core/src/index\\.ts$",
      "^packages/spelling/src/index\\.ts$",
      builtIn("[a-z_/]+"),
      npm("pg"),
    ),
    {
      name: "store-shows-no-database",
      comment: "Outside the store there are verbs and plain types: no database, no dialect, no statement.",
      severity: "error",
      from: { path: "^packages/store/src/index\\.ts$" },
      to: {
        path: [
          "^packages/store/src/engine/(?!(StoreBusy|StoreUnavailable|embeddedFiles|postgresServers|serveLock)\\.ts$)",
          "^packages/store/src/(find|changes|upkeep)/",
          "^packages/store/src/(store|keyStore)\\.ts$",
        ],
      },
    },
    ...Object.entries(rooms).flatMap(([package_, order]) => inOrder(package_, order)),
    {
      name: "face-knows-nothing",
      comment: "The face engine reads pictures: it can be taken out, put on a machine of its own or exchanged.",
      severity: "error",
      from: { path: "^packages/face/src/", pathNot: TESTS },
      to: { path: "^packages/(?!face/)" },
    },
    {
      name: "face-only-in-server",
      comment: "The domain knows a port; one folder puts the engine behind it, and loads it with the first face.",
      severity: "error",
      from: { path: "^packages/", pathNot: ["^packages/face(-models)?/", "^packages/server/src/face/"] },
      to: { path: "^packages/face/" },
    },
    knowsOnly(
      "face-models-know-the-engine",
      "face-models",
      "Models are made as the engine asks for them, from files: with no code of others, and nothing else of ours.",
      "^packages/face/src/index\\.ts$",
      builtIn("buffer", "child_process", "crypto", "events", "fs", "fs/promises", "module", "os", "path"),
    ),
    {
      name: "face-models-only-in-server",
      comment: "The engine is given finished files; one folder of the server has them made.",
      severity: "error",
      from: { path: "^packages/", pathNot: ["^packages/face(-models)?/", "^packages/server/src/face/"] },
      to: { path: "^packages/face-models/" },
    },
    {
      name: "factors-do-not-know-each-other",
      comment: "Factors share by functions beside their folders, so that one can be added or dropped alone.",
      severity: "error",
      from: { path: "^packages/core/src/factors/([^/]+)", pathNot: LIST_OF_FACTORS },
      to: { path: "^packages/core/src/factors/[^/]+/", pathNot: "^packages/core/src/factors/$1/" },
    },
    {
      name: "factors-see-only-the-factor-contract",
      comment: "A factor judges: it cannot count attempts, throw failures of the wire or reach a use case.",
      severity: "error",
      from: {
        path: ["^packages/core/src/factors/[^/]+/", `^packages/core/src/factors/(${FACTOR_CONTRACT})\\.ts$`],
        pathNot: TESTS,
      },
      to: {
        pathNot: [
          "^packages/core/src/model/",
          "^packages/otp/src/index\\.ts$",
          "^packages/spelling/src/index\\.ts$",
          "^packages/core/src/factors/[^/]+/",
          `^packages/core/src/factors/(${FACTOR_CONTRACT})\\.ts$`,
        ],
      },
    },
    onlyIn(
      "http-framework-only-in-http",
      "server/src/http",
      "Handlers know the wire, not the framework.",
      npm("fastify", "@fastify"),
    ),
    onlyIn("graphql-only-in-graphql", "server/src/graphql", "GraphQL is one way in among others.", npm("graphql")),
    onlyIn(
      "sql-only-in-store",
      "(store/src/engine|moving/src/readers/betterAuth)",
      "Single use is decided by the store, so nothing else may write; a file of another system is read in memory.",
      builtIn("sqlite"),
      npm("pg", "pg-[^/]+"),
    ),
    onlyIn("jwt-in-one-file", "server/src/tokens", "One place pins the algorithm of every token.", npm("fast-jwt")),
    {
      name: "testkit-only-in-tests",
      comment: "Fixed clocks and seeded randomness must never reach the product.",
      severity: "error",
      from: { path: "^packages/", pathNot: [TESTS, "^packages/testkit/"] },
      to: { path: ["^packages/testkit/", TESTS] },
    },
    {
      name: "no-orphans",
      comment: "A file that nobody imports and that imports nobody is left over.",
      severity: "error",
      from: {
        orphan: true,
        path: "^packages/",
        pathNot: [INDEX, "^packages/server/src/cli/main\\.ts$", "\\.d\\.ts$", TESTS],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "(^|/)node_modules/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["countersign-source", "import", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".json"],
    },
  },
};
