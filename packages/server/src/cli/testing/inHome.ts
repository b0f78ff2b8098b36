import { Readable, Writable } from "node:stream";
import { createTerminal } from "../output/terminal.ts";
import { type Workspace, withWorkspace } from "../withWorkspace.ts";
import type { Home } from "./home.ts";

/** Lends the data of a home to a test, as to a command. */
export async function inHome<T>(home: Home, work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const streams = { input: Readable.from([]), output: nowhere, errors: nowhere };
  const terminal = createTerminal({ ...streams, environment: home.settings, folder: home.folder }, false);
  return await withWorkspace(terminal, work);
}
