import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isRedirectUri } from "./redirectUri.ts";

describe("isRedirectUri", () => {
  it("takes what a browser or a device can be sent to", () => {
    for (const uri of [
      "https://app.example.com",
      "https://app.example.com/callback?keep=1&x=%20",
      "https://xn--fiq228c.example/cb",
      "http://127.0.0.1:8080/cb",
      "http://localhost/cb",
      "http://[::1]:3000/cb",
      "com.example.app:/back",
    ])
      assert.equal(isRedirectUri(uri), true, uri);
  });

  it("takes nothing that leads elsewhere, runs or is written otherwise than browsers write it", () => {
    for (const uri of [
      "",
      "/callback",
      "http://app.example.com/cb",
      "https://app.example.com/cb#here",
      "https://me:secret@app.example.com/cb",
      "https://*.example.com/cb",
      "https://app.example.com/a/../cb",
      "HTTPS://app.example.com/cb",
      "https://app.example.com\\@evil.example",
      "https://app.example.com/cb ",
      "javascript:alert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "app:/back",
      `https://app.example.com/${"x".repeat(2000)}`,
    ])
      assert.equal(isRedirectUri(uri), false, uri);
  });

  it("stands for one place, whoever reads it", () => {
    fc.assert(
      fc.property(fc.constantFrom("https://", "http://", "com.app:/", ""), fc.string(), (begin, rest) => {
        const uri = `${begin}${rest}`;
        if (isRedirectUri(uri)) assert.ok(new URL(uri).href === uri || new URL(uri).href === `${uri}/`);
      }),
    );
  });
});
