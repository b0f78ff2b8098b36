import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { commands } from "./commands.ts";
import { exitCodes } from "./exitCodes.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, makeSqliteHome } from "./testing/home.ts";
import { typed } from "./testing/typed.ts";

const codes: readonly number[] = Object.values(exitCodes).map(({ code }) => code);

/** Runs a command that must be refused, and gives what programs are told. */
async function refused(home: Home, args: readonly string[], settings = {}): Promise<{ code: string; message: string }> {
  const note = args.join(" ");
  const { exit, output, errors } = await typed(home, [...args, "--json"], { settings });
  const told = JSON.parse(output) as { readonly error: { code: string; exit: number; message: string } }; // as printed
  assert.deepEqual(Object.keys(told), ["error"], note);
  assert.deepEqual(Object.keys(told.error), ["code", "exit", "message"], note);
  assert.equal(told.error.exit, exit, note);
  assert.ok(exit !== null && exit > 0 && codes.includes(exit), note);
  assert.match(told.error.code, /^[a-z][A-Za-z]+$/, note);
  assert.match(told.error.message, /^\S(?:.|\n)*\S$/, note);
  assert.equal(errors, "", note);
  return told.error;
}

/** Runs a command that is refused, or does what it is asked to, or finds something wrong: one document in any case. */
async function told(home: Home, args: readonly string[], settings = {}): Promise<void> {
  const { exit, output } = await typed(home, [...args, "--json"], { settings });
  const hasOutcome = exit === 0 || exit === exitCodes.checkFailed.code || exit === exitCodes.partly.code;
  if (hasOutcome) JSON.parse(output);
  else await refused(home, args, settings);
}

/** Gives the words of an example. */
function readExample(example: string): readonly string[] {
  const plain = example.replace(/^(?:\w+=\S+ )+|^zcat \S+ \| /, "").replace(/ < \S+$/, "");
  return [...plain.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "").slice(1);
}

/** Gives a command with all that it asks for. */
function whole({ examples }: (typeof commands)[number]): readonly string[] {
  return readExample(examples[0] ?? "");
}

describe("a refusal with --json is one document with a code and words, of every command:", () => {
  it("where the command line is wrong", async (t) => {
    const home = await makeSqliteHome(t);
    for (const command of commands) {
      const name = command.name.split(" ");
      const word = command.argument === undefined ? [] : ["word"];
      const wrongs = [
        [...name, ...word, "--unheard-of"],
        [...name, ...word, "surplus"],
        [...name, "--json=yes"],
      ];
      if (command.argument !== undefined) wrongs.push(name);
      for (const [key, option] of Object.entries(command.options))
        if ("value" in option) wrongs.push([...name, ...word, `--${key.toLowerCase()}=`]);
      for (const wrong of wrongs) {
        const { code, message } = await refused(home, wrong);
        assert.equal(code, "usage");
        assert.match(message, /\nSee: countersign .*--help$/);
      }
    }
    for (const wrong of [
      ["nothing"],
      ["user", "nothing"],
      ["--nothing"],
      ["help", "nothing"],
      ["--version", "nothing"],
    ])
      assert.equal((await refused(home, wrong)).code, "usage");
  });

  it("where settings are wrong", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const settings = { COUNTERSIGN_DATABASE_URL: "mysql://nobody" };
    for (const command of commands) await told(home, whole(command), settings);
    assert.equal((await refused(home, ["user", "list"], settings)).code, "settingsWrong");
    assert.equal((await refused(home, ["serve"], settings)).code, "settingsWrong");
  });

  it("where nothing has been served yet", async (t) => {
    const home = await makeSqliteHome(t);
    const making = ["serve", "migrate"];
    for (const command of commands.filter(({ name }) => !making.includes(name))) await told(home, whole(command));
    assert.equal((await refused(home, ["user", "list"])).code, "failed");
  });

  it("where what is named is not there, is not confirmed, or the domain refuses it", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    for (const { name, argument, examples } of commands) {
      if (argument?.name !== "WHO" || examples[0] === undefined) continue;
      const [who, ...options] = readExample(examples[0]).slice(name.split(" ").length);
      assert.ok(who, name);
      assert.equal((await refused(home, [...name.split(" "), "nobody", ...options])).code, "notFound", name);
    }
    assert.equal((await refused(home, ["keys", "rotate"])).code, "refused");
    await typed(home, ["user", "create", "--username", "jo", "--no-password"]);
    const twice = await refused(home, ["user", "create", "--username", "jo", "--no-password"]);
    assert.notEqual(twice.code, "failed", "it has the name of the catalogue");
  });

  it("but for a check that finds something: that is its outcome, and the sentence stands beside it", async (t) => {
    const home = await makeSqliteHome(t);
    await writeFile(join(home.folder, ".env"), "COUNTERSIGN_UNHEARD_OF=1\n");
    const { exit, output, errors } = await typed(home, ["doctor", "--json"], { settings: { NODE_ENV: "production" } });
    assert.equal(exit, exitCodes.checkFailed.code);
    assert.equal((JSON.parse(output) as { readonly healthy: boolean }).healthy, false); // as printed
    assert.match(errors, /checks failed/);
  });
});
