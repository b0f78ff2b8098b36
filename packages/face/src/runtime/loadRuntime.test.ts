import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { loadRuntime } from "./loadRuntime.ts";

function hasNative(): boolean {
  const folders = createRequire(import.meta.url).resolve.paths("onnxruntime-node") ?? [];
  return folders.some((folder) => {
    try {
      createRequire(`${folder}/`)("onnxruntime-node/package.json");
      return true;
    } catch {
      return false;
    }
  });
}

describe("runtime", () => {
  it("is the one of WebAssembly where that is asked for", async () => {
    const { name, executionProvider } = await loadRuntime("web");
    assert.match(name, /^onnxruntime-web \d/);
    assert.equal(executionProvider, "wasm");
  });

  it("is by itself the native one where it is installed, else the one of WebAssembly", async () => {
    const { name } = await loadRuntime("auto");
    assert.match(name, hasNative() ? /^onnxruntime-node/ : /^onnxruntime-web/);
  });

  it("is never another than the native one where that is demanded", async () => {
    if (hasNative()) assert.match((await loadRuntime("node")).name, /^onnxruntime-node/);
    else await assert.rejects(loadRuntime("node"), /onnxruntime-node/);
  });
});
