import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { doPathsNamePeople, type FacePair, findImages, nameFaces, readPairs } from "./facePairs.ts";

const pair = (a: string, b: string, same: boolean): FacePair => ({ a, b, same });

/** The images of a list, person by person. */
function peopleOf(...pairs: readonly FacePair[]): readonly string[] {
  const people = Map.groupBy(nameFaces(pairs), ([, name]) => name);
  return [...people.values()].map((images) => images.map(([path]) => path).join(" ")).sort();
}

function makeFolder(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "countersign-pairs-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

describe("the people of a list", () => {
  it("are as many as there are photos in a flat folder, save where pairs say otherwise", () => {
    const pairs = [pair("img1.jpg", "img2.jpg", true), pair("img3.jpg", "img4.jpg", true)];
    assert.deepEqual(peopleOf(...pairs), ["img1.jpg img2.jpg", "img3.jpg img4.jpg"]);
    assert.deepEqual(peopleOf(...pairs, pair("img2.jpg", "img5.jpg", false)).length, 3);
  });

  it("are named by their folders, though no pair compares two of their photos", () => {
    const pairs = [pair("s1/1.pgm", "s2/1.pgm", false), pair("s1/2.pgm", "s2/2.pgm", false)];
    assert.deepEqual(peopleOf(...pairs), ["s1/1.pgm s1/2.pgm", "s2/1.pgm s2/2.pgm"]);
  });

  it("are named by files in LFW's form, also in a flat folder", () => {
    const pairs = [pair("Jo_Do_0001.jpg", "Al_Do_0001.jpg", false), pair("Jo_Do_0002.jpg", "Al_Do_0003.jpg", false)];
    assert.deepEqual(peopleOf(...pairs), ["Al_Do_0001.jpg Al_Do_0003.jpg", "Jo_Do_0001.jpg Jo_Do_0002.jpg"].toSorted());
  });

  it("are not named by one folder or one name that all photos share", () => {
    for (const name of ["photos/", "img_000"]) {
      const pairs = [pair(`${name}1`, `${name}2`, true), pair(`${name}3`, `${name}4`, true)];
      assert.equal(peopleOf(...pairs).length, 2);
      assert.equal(doPathsNamePeople(pairs), false);
    }
  });

  it("are not named by paths that two people of a pair share", () => {
    const pairs = [pair("men/1.png", "men/2.png", false), pair("women/1.png", "women/2.png", true)];
    assert.deepEqual(peopleOf(...pairs), ["men/1.png", "men/2.png", "women/1.png women/2.png"]);
  });
});

describe("a list of pairs", () => {
  it("comes as JSON, in LFW's form, or as lines", (t) => {
    const folder = makeFolder(t, {
      json: `{"pairs": [{"a": "x/1", "b": "x/2", "same": 1}, {"a": "x/1", "b": "y/1", "same": false}]}`,
      lfw: "1\t2\nJo_Do\t1\t12\nJo_Do\t1\tAl_Do\t3\n",
      lines: "a.jpg;b.jpg;yes\na.jpg, c.jpg, 0\n",
    });
    const read = (name: string) => readPairs(join(folder, name));
    assert.deepEqual(read("json"), [pair("x/1", "x/2", true), pair("x/1", "y/1", false)]);
    const [jo1, jo12] = ["Jo_Do/Jo_Do_0001.jpg", "Jo_Do/Jo_Do_0012.jpg"];
    assert.deepEqual(read("lfw"), [pair(jo1, jo12, true), pair(jo1, "Al_Do/Al_Do_0003.jpg", false)]);
    assert.deepEqual(read("lines"), [pair("a.jpg", "b.jpg", true), pair("a.jpg", "c.jpg", false)]);
  });
});

describe("the images of a list", () => {
  it("are found in their folders or in a flat one, whatever the ending of their files", (t) => {
    const folder = makeFolder(t, { "s1/1.pgm": "", "Jo_0001.png": "" });
    const found = findImages(folder, [pair("s1/1.jpg", "Jo/Jo_0001.jpg", false), pair("s1/1.jpg", "none.jpg", false)]);
    assert.deepEqual(Object.fromEntries(found), {
      "s1/1.jpg": join(folder, "s1/1.pgm"),
      "Jo/Jo_0001.jpg": join(folder, "Jo_0001.png"),
    });
  });

  it("are never one file for two people", (t) => {
    const folder = makeFolder(t, { "1.pgm": "" });
    assert.throws(() => findImages(folder, [pair("s1/1.pgm", "s2/1.pgm", false)]), /are one file/);
  });
});
