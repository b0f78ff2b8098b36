import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it } from "node:test";
import { type Export, readSdk } from "../../scripts/docs/readSdk.ts";
import { sdkEntries } from "../../scripts/docs/renderSdkTypes.ts";
import { brokenLinks, unreachedPages } from "./checkLinks.ts";
import { type Page, ROOT, readPages } from "./readPages.ts";
import { kinds } from "./runPage.ts";
import { heldElsewhere, standIns, unrun } from "./standIns.ts";
import { typeFaults } from "./typeFaults.ts";
import { unknownNames } from "./unknownNames.ts";

const pages = readPages();
const blocks = pages.flatMap((page) => page.blocks);

describe("what stands between fences", () => {
  it("is of a kind that is run or compared", () => {
    for (const { language, name } of blocks)
      assert.ok(
        kinds.some((kind) => kind === language),
        `${name}: "${language}"`,
      );
  });

  it("is left unrun only where the list says why, and the list names nothing else", () => {
    assert.deepEqual(
      blocks.filter((block) => block.isUnrun).map(({ name }) => name),
      Object.keys(unrun),
    );
    const typed = new Set(blocks.flatMap(({ text }) => text.split(/(?<!\\)\n/)));
    for (const line of Object.keys(standIns)) assert.ok(typed.has(line), `nobody types ${line}`);
  });

  it("is held by the test that the list names where its page is not run", () => {
    for (const [path, test] of Object.entries(heldElsewhere)) {
      assert.ok(
        pages.some((page) => page.path === path),
        path,
      );
      assert.ok(readFileSync(join(ROOT, test), "utf8").includes(basename(path)), test);
    }
  });
});

describe("what pages name", () => {
  it("is there: links and headings", () => assert.deepEqual(brokenLinks(pages), []));
  it("is there: settings, commands, paths, failures and files", () => assert.deepEqual(unknownNames(pages), []));
  it("is honest of packages: a page that has one installed says that npm's registry has none yet", () => {
    const installing = pages.filter(({ blocks: own }) =>
      own.some(({ text }) => /npm install @countersign\//.test(text)),
    );
    assert.ok(installing.length > 3);
    for (const { path, links } of installing)
      assert.ok(
        links.some((link) => link.endsWith("README.md#clients")),
        path,
      );
  });

  it("leads from the index to every page", () => assert.deepEqual(unreachedPages(pages), []));

  it("is the same in both READMEs: headings by rank, blocks and links", () => {
    const [english, chinese] = ["README.md", "README.zh-CN.md"].map((path) => pages.find((page) => page.path === path));
    const partsOf = (page: Page | undefined): object => ({
      ranks: page?.headings.map(({ depth }) => depth),
      blocks: page?.blocks.map(({ language, text }) => [language, text]),
      links: page?.links.filter((link) => !link.startsWith("README")),
    });
    assert.deepEqual(partsOf(chinese), partsOf(english));
  });
});

describe("docs/sdk.md", () => {
  it("has an example of every function, class and method that the SDK exports", () => {
    const program = blocks.filter(({ name, language }) => name.startsWith("docs/sdk.md:") && language === "ts");
    const used = program.map(({ text }) => text).join("\n");
    const told = pages.find((page) => page.path === "docs/sdk.md")?.names ?? [];
    const names = [...readSdk(Object.values(sdkEntries)).values()].flat().flatMap(namesToUse);
    assert.ok(names.length > 50);
    assert.deepEqual(
      names.filter((name) => !new RegExp(`\\b${name}\\b`).test(used) && !told.includes(name)),
      [],
    );
  });
});

/** Names of values and, of the two classes that are called, of their methods. */
function namesToUse({ name, kind, members }: Export): readonly string[] {
  if (kind === "interface" || kind === "type") return [];
  const isClient = kind === "class" && name.endsWith("Client");
  return [...(name === "MfaAuthenticationClient" ? [] : [name]), ...(isClient ? members.map((each) => each.name) : [])];
}

describe("programs in TypeScript", () => {
  it("have no fault of types", () => assert.deepEqual(typeFaults(pages), []));
});
