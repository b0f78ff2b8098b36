import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { addRelease, newestVersion } from "./changelog.ts";
import { readChange, readChanges, renderChanges } from "./changes.ts";

const PUBLISHED = ["@countersign/server"];

function changeset(releases: string, text: string): string {
  return `---\n${releases}\n---\n\n${text}\n`;
}

describe("a changeset", () => {
  it("gives its section and what it tells, over as many lines as it likes", () => {
    const contents = changeset('"@countersign/server": minor', "Added: faces.\nThey stay here.");
    assert.deepEqual(readChange(contents, PUBLISHED), { section: "Added", text: "faces.\nThey stay here." });
  });

  const server = '"@countersign/server": minor';
  for (const [fault, contents, sentence] of [
    ["is empty", "", /file is empty/],
    ["has no front matter", "Added: faces.", /frontmatter/],
    ["names no package", changeset("", "Added: faces."), /names no package/],
    ["names a package that is not published", changeset('"@countersign/core": minor', "Added: faces."), /core is not/],
    ["knows another bump", changeset('"@countersign/server": huge', "Added: faces."), /huge/],
    ["bumps nothing", changeset('"@countersign/server": none', "Added: faces."), /nothing becomes of/],
    ["names no section", changeset(server, "Faces."), /begin with one of "Added: "/],
    ["names a section that there is not", changeset(server, "New: faces."), /begin with/],
    ["tells nothing", changeset(server, "Added: "), /begin with/],
  ] as const) {
    it(`is refused when it ${fault}`, () => {
      assert.throws(() => readChange(contents, PUBLISHED), sentence);
    });
  }
});

describe("a folder of changesets", () => {
  it("gives the good ones and names the others, whatever they are called", async () => {
    const folder = await mkdtemp(join(tmpdir(), "countersign-changes-"));
    try {
      await writeFile(join(folder, "README.md"), "");
      await writeFile(join(folder, "config.json"), "{}");
      await writeFile(join(folder, "good.md"), changeset('"@countersign/server": patch', "Fixed: it."));
      await writeFile(join(folder, "bad.md"), "");
      await writeFile(join(folder, "lost.txt"), changeset('"@countersign/server": patch', "Fixed: it."));
      const { changes, faults } = await readChanges(folder, PUBLISHED);
      assert.deepEqual(changes, [{ section: "Fixed", text: "it." }]);
      assert.match(faults.join("\n"), /bad\.md: .*\n(.*\n)*.*lost\.txt: /);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("a release", () => {
  it("stands before the older ones, by section, with the lines of an item indented", () => {
    const changelog =
      "# Changelog\n\n## [Unreleased]\n\nSee elsewhere.\n\n## [0.1.0] - 2026-11-22\n\n### Added\n\n- all\n";
    const changes = [
      { section: "Fixed", text: "a $& thing" },
      { section: "Added", text: "one\ntwo\n\nthree" },
    ] as const;
    const longer = addRelease(changelog, { version: "0.2.0", day: "2026-12-01", changes });
    const added = "## [0.2.0] - 2026-12-01\n\n### Added\n\n- one\n  two\n\n  three\n\n### Fixed\n\n- a $& thing\n";
    assert.equal(
      longer,
      changelog.replace("## [0.1.0]", () => `${added}\n## [0.1.0]`),
    );
    assert.equal(newestVersion(longer), "0.2.0");
  });

  it("shows no section that nothing belongs to", () => {
    assert.equal(renderChanges([{ section: "Security", text: "it" }]), "### Security\n\n- it\n");
  });
});
