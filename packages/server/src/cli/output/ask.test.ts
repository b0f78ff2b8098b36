import assert from "node:assert/strict";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { CommandFailure } from "../CommandFailure.ts";
import { askUnseen } from "./ask.ts";
import { createTerminal } from "./terminal.ts";

interface Desk {
  readonly input: PassThrough & { isTTY?: boolean };
  readonly errors: PassThrough & { isTTY?: boolean };
  shown(): string;
}

/** Gives a terminal of which both ends are at hand. */
function sitDown(isTTY: boolean): Desk {
  const [input, errors] = [new PassThrough(), new PassThrough()];
  let text = "";
  errors.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  return { input: Object.assign(input, { isTTY }), errors: Object.assign(errors, { isTTY }), shown: () => text };
}

function terminalAt({ input, errors }: Desk): ReturnType<typeof createTerminal> {
  return createTerminal({ environment: {}, folder: "/", input, output: new PassThrough(), errors }, false);
}

async function exitOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
  } catch (error) {
    assert.ok(error instanceof CommandFailure);
    return error.exit;
  }
  return "done";
}

describe("a secret that is asked for", () => {
  it("is taken as typed, corrections included, and never shown", async () => {
    const desk = sitDown(true);
    const asked = askUnseen("Password: ", { input: desk.input, output: desk.errors });
    desk.input.write("hunter3\u007f2 密\r");
    assert.equal(await asked, "hunter2 密");
    assert.equal(desk.shown(), "Password: \n");
  });

  it("is given up at Ctrl-C and when the input ends", async () => {
    for (const leave of [(desk: Desk) => desk.input.write("\u0003"), (desk: Desk) => desk.input.end()]) {
      const desk = sitDown(true);
      const asked = askUnseen("Password: ", { input: desk.input, output: desk.errors });
      leave(desk);
      assert.equal(await exitOf(asked), "refused");
    }
  });
});

describe("a confirmation", () => {
  it("is y or yes and nothing else", async () => {
    const answers = { y: "done", Yes: "done", "": "refused", n: "refused", yep: "refused" };
    for (const [answer, exit] of Object.entries(answers)) {
      const desk = sitDown(true);
      const asked = terminalAt(desk).confirm("Ends the world.");
      if (!desk.shown().includes("?")) await once(desk.errors, "data");
      desk.input.write(`${answer}\r`);
      assert.equal(await exitOf(asked), exit, answer);
    }
  });

  it("is refused where nobody can be asked", async () => {
    const desk = sitDown(false);
    desk.input.write("y\r");
    assert.equal(await exitOf(terminalAt(desk).confirm("Ends the world.")), "refused");
  });
});
