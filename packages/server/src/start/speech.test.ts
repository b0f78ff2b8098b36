import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dialectAt } from "../http/dialect.ts";
import { speech } from "./speech.ts";

const { dialects } = speech("zh-CN");

describe("the dialects of the service", () => {
  it("each serve routes of their own, on paths that they claim", () => {
    for (const dialect of dialects) {
      for (const { route } of dialect.routes) {
        assert.equal(route.dialect, dialect.name, route.operationId);
        assert.equal(dialectAt(dialects, route.path), dialect, route.path);
      }
      if (dialect.graphql !== undefined) assert.equal(dialectAt(dialects, dialect.graphql.path), dialect);
    }
  });

  it("share out every path there can be", () => {
    const nameAt = (url: string) => dialectAt(dialects, url).name;
    for (const url of ["/api/v2/nothing", "//api//v2/nothing?x=/v1/", "/mfa/x", "/interaction/x", "/graphql/v2"])
      assert.equal(nameAt(url), "authing", url);
    for (const url of ["/v1/nothing", "/", "", "/apiary", "/healthz", "*", "/avatars/api/"])
      assert.equal(nameAt(url), "own", url);
  });
});
