import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Type } from "@countersign/contract";
import type { Random } from "@countersign/core";
import type { Static } from "typebox";
import { createCheck } from "../check/createCheck.ts";
import { makePrivateFolder, replacePrivateFile } from "./privateFile.ts";
import { SettingsError } from "./SettingsError.ts";
import { systemReason } from "./systemReason.ts";

const Bootstrap = Type.Object({
  userPoolId: Type.String(),
  userPoolSecret: Type.String(),
  appId: Type.String(),
  appSecret: Type.String(),
  publicUrl: Type.String(),
});

const isBootstrap = createCheck(Bootstrap);

/** What a client or tool needs to work with the first user pool and application. */
export type Bootstrap = Readonly<Static<typeof Bootstrap>>;

/** Gives the path of `bootstrap.json` in the data folder. */
export function bootstrapPath(dataDir: string): string {
  return join(dataDir, "bootstrap.json");
}

/**
 * Writes `bootstrap.json` and gives its path. Only the account of this process can read it.
 *
 * @throws {SettingsError} when it cannot be written
 */
export async function writeBootstrapFile(dataDir: string, bootstrap: Bootstrap, random: Random): Promise<string> {
  const { userPoolId, userPoolSecret, appId, appSecret, publicUrl } = bootstrap;
  const text = JSON.stringify({ userPoolId, userPoolSecret, appId, appSecret, publicUrl }, null, 2);
  const path = bootstrapPath(dataDir);
  await makePrivateFolder(dataDir);
  await replacePrivateFile(path, `${text}\n`, random);
  return path;
}

/**
 * Reads `bootstrap.json` back; null when there is none.
 *
 * @throws {SettingsError} when it cannot be read or holds anything else; the text holds nothing of the file
 */
export async function readBootstrapFile(dataDir: string): Promise<Bootstrap | null> {
  const path = bootstrapPath(dataDir);
  try {
    const content: unknown = JSON.parse(await readFile(path, "utf8"));
    if (isBootstrap(content)) return content;
  } catch (error) {
    // JSON.parse quotes what it cannot read.
    const reason = error instanceof SyntaxError ? "no JSON" : systemReason(error);
    if (reason === "ENOENT") return null;
    throw new SettingsError([{ name: path, rule: `cannot be read (${reason}).` }]);
  }
  throw new SettingsError([{ name: path, rule: "must hold the ids and secrets of a user pool and an application." }]);
}
