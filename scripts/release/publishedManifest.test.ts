import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { publishedManifest } from "./publishedManifest.ts";
import type { Manifest, WorkspacePackage } from "./workspace.ts";

function package_(name: string, rest: Partial<Manifest>): WorkspacePackage {
  return { folder: "/nowhere", manifest: { name, version: "1.0.0", ...rest } };
}

const core = package_("core", { private: true, dependencies: { store: "1.0.0", schemas: "2.0.0" } });
const store = package_("store", { private: true, dependencies: { pg: "8.0.0" } });
const sdk = package_("sdk", {});
const workspace = [core, store, sdk];

describe("what a package is published with", () => {
  it("depends on what its private packages depend on, on published ones by name, and never twice", () => {
    const dependencies = { core: "1.0.0", sdk: "1.0.0", schemas: "2.0.0" };
    const published = publishedManifest({ name: "server", version: "1.0.0", dependencies }, workspace);
    assert.deepEqual(published.dependencies, { pg: "8.0.0", schemas: "2.0.0", sdk: "1.0.0" });
  });

  it("is refused when two of them want different versions", () => {
    const dependencies = { core: "1.0.0", pg: "7.0.0" };
    assert.throws(() => publishedManifest({ name: "server", version: "1.0.0", dependencies }, workspace), /of pg/);
  });

  it("has what stands in publishConfig instead of what a checkout needs, and no tools", () => {
    const published = publishedManifest(
      {
        name: "server",
        version: "1.0.0",
        imports: { "#main": "./src/main.ts" },
        scripts: { build: "make" },
        devDependencies: { make: "1.0.0" },
        publishConfig: { access: "public", imports: { "#main": "./dist/main.js" } },
      },
      workspace,
    );
    const imports = { "#main": "./dist/main.js" };
    assert.deepEqual(published, { name: "server", version: "1.0.0", imports, publishConfig: { access: "public" } });
  });
});
