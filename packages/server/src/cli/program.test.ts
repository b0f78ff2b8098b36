import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import { commands } from "./commands.ts";
import { countersign, countersignJson, start } from "./testing/countersign.ts";
import { makeSqliteHome } from "./testing/home.ts";
import { versions } from "./versions.ts";

describe("the program countersign", () => {
  it("prints help on the standard output, and what it refuses on the standard error alone", async (t) => {
    const home = await makeSqliteHome(t);
    const help = await countersign(home, []);
    assert.deepEqual([help.exit, help.errors], [0, ""]);
    assert.match(help.output, /^Usage: countersign COMMAND/m);
    const wrong = await countersign(home, ["srve"]);
    assert.deepEqual([wrong.exit, wrong.output], [2, ""]);
    assert.match(wrong.errors, /Did you mean "serve"\?/);
  });

  it("tells programs what it refuses on the standard output alone", async (t) => {
    const { exit, output, errors } = await countersign(await makeSqliteHome(t), ["srve", "--json"]);
    assert.deepEqual([exit, errors], [2, ""]);
    const { error } = JSON.parse(output) as { readonly error: { readonly message: string } }; // as printed
    assert.deepEqual({ ...error, message: "" }, { code: "usage", exit: 2, message: "" });
    assert.match(error.message, /Did you mean "serve"\?/);
  });

  it("gives help and version to programs too", async (t) => {
    const home = await makeSqliteHome(t);
    const help = await countersignJson<readonly { readonly name: string }[]>(home, ["--help"]);
    assert.deepEqual(
      help.map(({ name }) => name),
      commands.map(({ name }) => name),
    );
    const { countersign: version } = await countersignJson<{ countersign: string }>(home, ["--version"]);
    assert.match(version, /^\d+\.\d+\.\d+/);
  });

  it("makes a database that nobody else can read, and says what serve --json listens on", async (t) => {
    const home = await makeSqliteHome(t);
    const newest = versions.schema;
    assert.deepEqual(await countersignJson(home, ["migrate"]), { from: 0, to: newest });
    assert.deepEqual(await countersignJson(home, ["migrate"]), { from: newest, to: newest });
    const { output } = await countersign(home, ["doctor"]);
    assert.doesNotMatch(output, /open to other accounts/);
    const service = start(home, ["serve", "--json"]);
    const [line] = (await once(service.stdout ?? service, "data")) as [Buffer];
    const { url } = JSON.parse(line.toString()) as { url: string };
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    service.kill("SIGTERM");
    assert.deepEqual(await once(service, "close"), [0, null]);
  });

  it("ends quietly when nobody reads on", async (t) => {
    const home = await makeSqliteHome(t);
    const child = start(home, ["--help"]);
    child.stdout?.destroy();
    let errors = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    const [exit] = (await once(child, "close")) as [number];
    assert.deepEqual([exit, errors], [0, ""]);
  });
});
