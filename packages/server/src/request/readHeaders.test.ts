import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readCredentials, readLanguage, readNames } from "./readHeaders.ts";

const APP_ID = "c0".repeat(12);
const POOL_ID = "a0".repeat(12);
const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

describe("readNames", () => {
  it("gives the application that is named, as it is written, and the pool in the spelling of ids", () => {
    const names = readNames({
      "x-authing-app-id": APP_ID.toUpperCase(),
      "x-authing-userpool-id": POOL_ID.toUpperCase(),
    });
    assert.deepEqual(names, { appId: APP_ID.toUpperCase(), poolId: POOL_ID });
  });

  it("takes the words that clients send for none as none", () => {
    for (const word of ["", " ", "undefined", "null"]) {
      assert.deepEqual(readNames({ "x-authing-app-id": word, "x-authing-userpool-id": word }), {
        appId: null,
        poolId: null,
      });
    }
    assert.deepEqual(readNames({}), { appId: null, poolId: null });
  });

  it("ignores a pool id that is none, and keeps an application id that is none, so that it is refused", () => {
    assert.deepEqual(readNames({ "x-authing-app-id": "My-App", "x-authing-userpool-id": "tenant-7" }), {
      appId: "My-App",
      poolId: null,
    });
  });
});

describe("readLanguage", () => {
  it("takes x-authing-lang before Accept-Language, and the fallback when neither says anything", () => {
    assert.equal(readLanguage({ "x-authing-lang": "en-US", "accept-language": "zh-CN" }, "zh-CN"), "en-US");
    assert.equal(readLanguage({ "x-authing-lang": "zh-CN", "accept-language": "en-US" }, "en-US"), "zh-CN");
    assert.equal(readLanguage({ "accept-language": "en-GB,en;q=0.9" }, "zh-CN"), "en-US");
    for (const word of ["", "undefined", "null"]) {
      assert.equal(readLanguage({ "x-authing-lang": word, "accept-language": "en" }, "zh-CN"), "en-US");
      assert.equal(readLanguage({ "x-authing-lang": word }, "en-US"), "en-US");
    }
  });

  it("takes the language it speaks that is wanted most, of several the first, and none that is refused", () => {
    const spoken = { zh: "zh-CN", "zh-Hant-TW": "zh-CN", ZH_cn: "zh-CN", en: "en-US", "EN-gb": "en-US" } as const;
    const unspoken = { fr: null, zha: null, "*": null } as const;
    const languages = { ...spoken, ...unspoken };
    const tag = fc.constantFrom(...(Object.keys(languages) as (keyof typeof languages)[]));
    const range = fc.record({ tag, thousandths: fc.option(fc.nat(1000)), space: fc.constantFrom("", " ") });
    fc.assert(
      fc.property(fc.array(range), fc.constantFrom("zh-CN", "en-US"), (ranges, fallback) => {
        const shown = ranges.map(({ tag, thousandths, space }) =>
          thousandths === null ? tag : `${tag}${space};q=${(thousandths / 1000).toFixed(3)}`,
        );
        const wanted = ranges
          .map(({ tag, thousandths }) => ({ language: languages[tag], quality: thousandths ?? 1000 }))
          .filter(({ language, quality }) => language !== null && quality > 0)
          .toSorted((one, other) => other.quality - one.quality);
        assert.equal(readLanguage({ "accept-language": shown.join(", ") }, fallback), wanted[0]?.language ?? fallback);
      }),
    );
  });

  it("takes the first language it speaks where none is wanted more", () => {
    assert.equal(readLanguage({ "accept-language": "fr-FR, en;q=0.8, zh;q=0.5" }, "zh-CN"), "en-US");
    assert.equal(readLanguage({ "accept-language": "ja,ZH-Hant-TW,en" }, "en-US"), "zh-CN");
    assert.equal(readLanguage({ "accept-language": "fr, de" }, "en-US"), "en-US");
  });

  it("gives a language for whatever stands there", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        assert.match(readLanguage({ "accept-language": text }, "en-US"), /^(zh-CN|en-US)$/);
      }),
    );
  });
});

describe("readCredentials", () => {
  it("gives the token, with and without its scheme, whatever the scheme's case", () => {
    for (const text of ["Bearer a.b.c", "bearer a.b.c", "BEARER   a.b.c", "a.b.c", " a.b.c "]) {
      assert.deepEqual(readCredentials({ authorization: text }), { bearer: "a.b.c", basic: null }, text);
    }
  });

  it("takes the words that clients send for none as none", () => {
    for (const text of ["", "Bearer", "Bearer ", "Bearer undefined", "bearer null", "undefined", "null"]) {
      assert.deepEqual(readCredentials({ authorization: text }), { bearer: null, basic: null }, text);
    }
    assert.deepEqual(readCredentials({}), { bearer: null, basic: null });
  });

  it("gives the pool's id and secret, the secret with whatever colons and case it has", () => {
    assert.deepEqual(readCredentials({ authorization: basic(`${POOL_ID.toUpperCase()}:Se:cret`) }), {
      bearer: null,
      basic: { id: POOL_ID, secret: "Se:cret" },
    });
    assert.deepEqual(readCredentials({ authorization: basic(`${POOL_ID}:`) }).basic, { id: POOL_ID, secret: "" });
  });

  it("never takes what stands after Basic for a token", () => {
    for (const text of ["Basic", "Basic ", "basic !!!", basic("no colon")]) {
      assert.deepEqual(readCredentials({ authorization: text }), { bearer: null, basic: null }, text);
    }
  });

  it("throws for no text at all", () => {
    fc.assert(fc.property(fc.string(), (text) => void readCredentials({ authorization: text })));
  });
});
