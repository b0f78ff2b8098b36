import assert from "node:assert/strict";
import type { RunningServer } from "../startServer.ts";
import { callApi } from "./callApi.ts";
import type { Person } from "./Person.ts";
import { runCommand } from "./runCommand.ts";

/** Makes a key of the management API that opens what its scopes name. */
export async function makeKey(server: RunningServer, scopes: string): Promise<string> {
  const printed = await runCommand(server, "api-key", "create", "--name", "Desk", "--scopes", scopes, "--json");
  return (JSON.parse(printed) as { readonly key: string }).key;
}

/** Calls the management API with a key, and gives what it answered. */
export async function callWith(server: RunningServer, key: string, path: string, body?: unknown, method?: string) {
  const call = { token: key, ...(body === undefined ? {} : { body }), ...(method === undefined ? {} : { method }) };
  const answer = await callApi(server, path, call);
  // as: problems and answers of this API have no envelope.
  return { status: answer.status, body: answer.body as unknown as Readonly<Record<string, unknown>> };
}

/** Issues an access pass, as a help desk with a key for that alone does, and gives what is typed. */
export async function issuePass(
  server: RunningServer,
  key: string,
  person: Person,
  asked: { readonly mayBind?: boolean; readonly hours?: number } = {},
): Promise<string> {
  const userId = await idOf(server, person);
  const { status, body } = await callWith(server, key, "/v1/access-passes", {
    userId,
    reason: "seen in person",
    ...asked,
  });
  assert.equal(status, 201, JSON.stringify(body));
  return String(body.accessPass);
}

/** Gives the id of an account. */
export async function idOf(server: RunningServer, { email }: Person): Promise<string> {
  const shown = JSON.parse(await runCommand(server, "user", "show", email, "--json")) as { readonly id: string };
  return shown.id;
}
