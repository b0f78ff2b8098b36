import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Type } from "@countersign/contract";
import type { Random } from "@countersign/core";
import type { Static } from "typebox";
import { createCheck } from "../check/createCheck.ts";
import { makePrivateFolder, replacePrivateFile } from "./privateFile.ts";
import { SettingsError } from "./SettingsError.ts";
import { systemReason } from "./systemReason.ts";

const text = Type.Optional(Type.String());
const members = {
  userPoolId: text,
  userPoolSecret: text,
  appId: text,
  appSecret: text,
  publicUrl: text,
  inboxUrl: text,
  database: Type.Optional(Type.Object({ id: Type.String(), place: Type.String() })),
} as const;

const Bootstrap = Type.Object(members);

const NAMES = Object.keys(members) as readonly (keyof Bootstrap)[]; // Object.keys forgets them

const isBootstrap = createCheck(Bootstrap);

/**
 * What a client or tool needs to work with this service: the first user pool and application, where the service is reached,
 * and the link to the development inbox; and which database it serves from. What another process made is not in it.
 */
export type Bootstrap = Readonly<Static<typeof Bootstrap>>;

/** Members to replace, or with `undefined` to take away. */
export type BootstrapPatch = { readonly [Name in keyof Bootstrap]?: Bootstrap[Name] | undefined };

/** Gives the path of `bootstrap.json` in the data folder. */
export function bootstrapPath(dataDir: string): string {
  return join(dataDir, "bootstrap.json");
}

/**
 * Replaces members of `bootstrap.json`, makes it when there is none, and leaves it alone when nothing changes. Only the
 * account of this process can read it.
 *
 * @throws {SettingsError} when it cannot be read or written
 */
export async function updateBootstrapFile(dataDir: string, patch: BootstrapPatch, random: Random): Promise<void> {
  const found = await readText(dataDir);
  const next: BootstrapPatch = { ...(found === null ? {} : parse(dataDir, found)), ...patch };
  const content = `${JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, next[name]])), null, 2)}\n`;
  if (content === found) return;
  await makePrivateFolder(dataDir);
  await replacePrivateFile(bootstrapPath(dataDir), content, random);
}

/**
 * Reads `bootstrap.json` back; null when there is none.
 *
 * @throws {SettingsError} when it cannot be read or holds anything else; the text holds nothing of the file
 */
export async function readBootstrapFile(dataDir: string): Promise<Bootstrap | null> {
  const text = await readText(dataDir);
  return text === null ? null : parse(dataDir, text);
}

async function readText(dataDir: string): Promise<string | null> {
  const path = bootstrapPath(dataDir);
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const reason = systemReason(error);
    if (reason === "ENOENT") return null;
    throw new SettingsError([{ name: path, rule: `cannot be read (${reason}).` }]);
  }
}

function parse(dataDir: string, text: string): Bootstrap {
  const name = bootstrapPath(dataDir);
  const content = parseJson(text);
  if (isBootstrap(content)) return content;
  throw new SettingsError([
    { name, rule: "must be a JSON object of ids, secrets and addresses, as the start wrote it." },
  ]);
}

/** JSON.parse quotes what it cannot read. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
