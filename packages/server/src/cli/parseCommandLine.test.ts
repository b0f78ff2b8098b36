import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CommandFailure } from "./CommandFailure.ts";
import { type Command, defineCommand } from "./command.ts";
import { commands } from "./commands.ts";
import { parseCommandLine } from "./parseCommandLine.ts";
import { renderCliDoc } from "./renderCliDoc.ts";
import { optionRows, renderCommandHelp, renderHelp } from "./renderHelp.ts";

const anything = { rule: "anything but x", parse: (text: string) => (text === "x" ? null : text) };

const table: readonly Command[] = [
  make("serve", {}),
  make("user list", { limit: { value: "N", kind: anything, summary: "how many" }, all: { summary: "all" } }),
  make("user show", { pool: { value: "ID", kind: anything, summary: "which" } }, "WHO"),
  make("key ring turn", {}, "WAY"),
  make("key make", { size: { value: "N", kind: anything, summary: "how long", required: true } }),
];

function make(name: string, options: Command["options"], argument?: string): Command {
  const command = { name, summary: name, options, examples: [], run: async () => undefined };
  return defineCommand(argument === undefined ? command : { ...command, argument: { name: argument, summary: "who" } });
}

function parse(text: string): ReturnType<typeof parseCommandLine> {
  return parseCommandLine(split(text), table);
}

/** Gives what a shell makes of the words; single quotes are all it has to know here. */
function split(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
}

function messageOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    assert.ok(error instanceof CommandFailure);
    assert.equal(error.exit, "usage");
    return error.message;
  }
  assert.fail(`"${text}" was taken`);
}

describe("parseCommandLine", () => {
  it("gives the command with its word and options; what was left out is null or false", () => {
    const parsed = parse("user list --limit 5");
    assert.ok(parsed.ask === "run");
    assert.equal(parsed.command.name, "user list");
    assert.deepEqual(parsed.given, { limit: "5", all: false });
    assert.equal(parsed.isJson, false);
    const shown = parse("user show --pool=-a jo --json");
    assert.ok(shown.ask === "run");
    assert.deepEqual([shown.argument, shown.given, shown.isJson], ["jo", { pool: "-a" }, true]);
  });

  it("finds a command in a group within a group, and its word", () => {
    const parsed = parse("key ring turn left");
    assert.ok(parsed.ask === "run");
    assert.deepEqual([parsed.command.name, parsed.argument], ["key ring turn", "left"]);
    for (const text of ["key ring", "key ring --help", "help key ring"]) {
      const asked = parse(text);
      assert.ok(asked.ask === "help", text);
      assert.deepEqual(
        asked.commands?.map(({ name }) => name),
        ["key ring turn"],
      );
    }
    assert.match(messageOf("key rign turn"), /no command "key rign turn"\. Did you mean "key ring turn"\?/);
  });

  it("takes --json before, within and behind the command", () => {
    for (const text of ["--json user list", "user --json list", "user list --json"]) {
      const parsed = parse(text);
      assert.ok(parsed.ask === "run" && parsed.isJson, text);
    }
  });

  it("gives help wherever it is asked for, and where the command line stops short", () => {
    const namesOf = (text: string): readonly string[] | null => {
      const parsed = parse(text);
      assert.ok(parsed.ask === "help", text);
      return parsed.commands?.map(({ name }) => name) ?? null;
    };
    for (const text of ["", "--help", "-h", "help"]) assert.equal(namesOf(text), null, text);
    for (const text of ["user", "user --help", "help user"])
      assert.deepEqual(namesOf(text), ["user list", "user show"]);
    for (const text of ["user show --help", "user show jo -h", "help user show"]) {
      assert.deepEqual(namesOf(text), ["user show"], text);
    }
  });

  it("says what was probably meant", () => {
    assert.match(messageOf("usr list"), /no command "usr list"\. Did you mean "user list"\?/);
    assert.match(messageOf("user lst"), /Did you mean "user list"\?/);
    assert.match(messageOf("srve"), /Did you mean "serve"\?/);
    assert.match(messageOf("usr"), /Did you mean "user"\?/);
    assert.match(
      messageOf("user list --limt 3"),
      /no option --limt\. Did you mean "--limit"\?\nSee: countersign user list/,
    );
    assert.match(messageOf("lst user"), /no command "lst user"\. Did you mean "user list"\?/);
    assert.match(messageOf("user shw jo@example.com"), /no command "user shw"\. Did you mean "user show"\?/);
    assert.match(messageOf("help user lst"), /Did you mean "user list"\?/);
    assert.match(messageOf("user delete jo"), /no command "user delete"\. "user" goes on with: list, show\./);
    assert.doesNotMatch(messageOf("quite-another-thing"), /Did you mean/);
  });

  it("says which option was probably meant", () => {
    assert.match(messageOf("user list --limti 3"), /Did you mean "--limit"\?/);
    assert.match(messageOf("user list --LIMIT 3"), /no option --LIMIT\. Did you mean "--limit"\?/);
    assert.match(messageOf("user list -limit 3"), /no option -limit\. Did you mean "--limit"\?/);
    assert.match(messageOf("user list --limit-to 3"), /Did you mean "--limit"\?/);
    assert.match(messageOf("user show jo --pool_id=x"), /no option --pool_id\. Did you mean "--pool"\?/);
    assert.doesNotMatch(messageOf("user list --quite-another"), /Did you mean/);
  });

  it("refuses what it cannot read, and names it", () => {
    assert.match(messageOf("user show"), /Say WHO: who\./);
    assert.match(messageOf("user show jo mo"), /"mo" is one word too many/);
    assert.match(messageOf("user list mo"), /"mo" is one word too many/);
    assert.match(messageOf("user list --limit"), /--limit needs a value: --limit=N/);
    assert.match(messageOf("user list --limit --all"), /--limit needs a value/);
    assert.match(messageOf("user list --limit=x"), /--limit must be anything but x/);
    assert.match(messageOf("user list --all=yes"), /--all takes no value/);
    assert.match(messageOf("user list --all --all"), /--all is there twice/);
    assert.match(messageOf("key make"), /--size N is needed: how long/);
    assert.match(messageOf("user --all list"), /--all belongs behind a command/);
  });

  it("refuses an option that a command has not, and a word too many, of every command and of help and version", () => {
    for (const { name, argument } of commands) {
      const known = [...name.split(" "), ...(argument === undefined ? [] : ["word"])];
      const refusalOf = (extra: string) => () => parseCommandLine([...known, extra], commands);
      assert.throws(refusalOf("--unheard-of"), /has no option --unheard-of/, name);
      assert.throws(refusalOf("surplus"), /"surplus" is one word too many/, name);
    }
    for (const text of ["--version surplus", "help user show surplus", "help serve --all"])
      assert.match(messageOf(text), /is one word too many/);
  });

  it("takes no names that objects have by themselves for options", () => {
    for (const name of ["--constructor", "--__proto__", "--to-string"]) {
      assert.match(messageOf(`user list ${name}`), /has no option/);
    }
  });
});

describe("the table of commands", () => {
  it("says of everything what it is, and its examples can be typed", () => {
    for (const command of commands) {
      const { name, summary, argument, options, examples } = command;
      assert.match(summary, /^[A-Z].*[^.]$/, name);
      assert.ok(examples.length > 0, name);
      for (const { summary: each } of [...Object.values(options), ...(argument ? [argument] : [])]) {
        assert.match(each, /^[a-z].*[^.]$/, `${name}: ${each}`);
      }
      for (const example of examples) {
        const [program, ...words] = split(example.replace(/^(?:\w+=\S+ )+|^zcat \S+ \| /, "").replace(/ < \S+$/, ""));
        assert.equal(program, "countersign");
        const parsed = parseCommandLine(words, commands);
        assert.ok(parsed.ask === "run" && parsed.command === command, example);
      }
    }
  });

  it("is told whole by the help and by the documentation", () => {
    const help = renderHelp(commands);
    const document = renderCliDoc(commands);
    for (const command of commands) {
      assert.ok(help.includes(`  ${command.name}  `), command.name);
      const own = renderCommandHelp(command);
      for (const [word, meaning] of optionRows(command)) {
        assert.ok(own.includes(word), word);
        assert.ok(own.replace(/\s+/g, " ").includes(meaning), meaning);
        assert.ok(document.includes(`| \`${word}\` | `), word);
      }
      for (const line of own.split("\n")) assert.ok(line.length <= 120, line);
    }
  });
});
