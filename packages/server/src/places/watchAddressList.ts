import { readFile, stat } from "node:fs/promises";
import type { Clock } from "@countersign/core";
import { decodeText } from "../config/decodeText.ts";
import { SettingsError } from "../config/SettingsError.ts";
import { systemReason } from "../config/systemReason.ts";
import { type AddressList, AddressListFault, readAddressList } from "./readAddressList.ts";

const LOOKED_AFTER_MS = 60_000;

/** Says whether the list has an address; null: there is none that can be used. */
export type Listed = (ip: string) => boolean | null;

/**
 * Gives what looks addresses up in a file, which is read anew within a minute or so of its change. One that cannot be used
 * any more counts as none, and `onFault` is told.
 * @throws {SettingsError} when it cannot be used at first
 */
export async function watchAddressList(
  path: string | null,
  setting: string,
  clock: Clock,
  onFault: (sentence: string) => void,
): Promise<Listed> {
  if (path === null) return () => null;
  let version = await versionOf(path).catch(() => "");
  let list: AddressList | null = await readList(path).catch((error: unknown) => {
    throw new SettingsError([{ name: setting, rule: `names ${path}, which cannot be used (${reasonOf(error)}).` }]);
  });
  let lookedAtMs = clock.nowMs();

  async function lookAgain(file: string): Promise<void> {
    try {
      const found = await versionOf(file);
      if (found === version) return;
      list = await readList(file);
      version = found;
    } catch (error) {
      list = null;
      version = "";
      onFault(`The list of addresses ${file} cannot be used (${reasonOf(error)}): no sign-in is held against it.`);
    }
  }

  return (ip) => {
    const nowMs = clock.nowMs();
    if (Math.abs(nowMs - lookedAtMs) > LOOKED_AFTER_MS) {
      lookedAtMs = nowMs;
      void lookAgain(path);
    }
    return list?.includes(ip) ?? null;
  };
}

async function versionOf(path: string): Promise<string> {
  const { mtimeMs, size } = await stat(path);
  return `${mtimeMs} ${size}`;
}

async function readList(path: string): Promise<AddressList> {
  const text = decodeText(await readFile(path));
  if (text === null) throw new AddressListFault("it is not UTF-8 text");
  return readAddressList(text);
}

function reasonOf(error: unknown): string {
  return error instanceof AddressListFault ? error.message : systemReason(error);
}
