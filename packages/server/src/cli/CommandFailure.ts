import type { Exit } from "./exitCodes.ts";

/** A command that cannot do what it was asked to. The message is for the operator and holds no secret. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly exit: Exclude<Exit, "done">;

  constructor(exit: Exclude<Exit, "done">, message: string) {
    super(message);
    this.exit = exit;
  }
}
