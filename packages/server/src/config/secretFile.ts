import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { decodeText } from "./decodeText.ts";
import { path } from "./kinds.ts";
import type { Setting } from "./setting.ts";
import { systemReason } from "./systemReason.ts";

/** The rights that nobody but the owner needs. The group may read: secrets mounted into a container need that. */
const TOO_OPEN = 0o037;

/** How a sentence about such a file ends. */
export const OPEN_TO_OTHERS = "can be read or changed by other accounts of this machine: take their rights away.";

/** No secret is longer. What has no end, such as a device, is not read to it. */
const MOST_BYTES = 65_536;

/** Gives the name by which a secret is given in a file: every secret has one, and nothing else has. */
export function fileNameOf({ name, secret }: Pick<Setting<unknown>, "name" | "secret">): string | null {
  return secret ? `${name}_FILE` : null;
}

/** What stands in a file that a setting names: its text, or what is wrong with it as the end of a sentence. */
export type SecretFile =
  | { readonly text: string; readonly rule: null; readonly isTooOpen: boolean }
  | { readonly text: null; readonly rule: string; readonly isTooOpen: false };

/**
 * Reads a secret from a file. Blanks and line breaks around it do not belong to it: editors and `echo` leave them there.
 * @param named the path, as the setting has it
 */
export function readSecretFile(named: string): SecretFile {
  const file = path.parse(named);
  if (file === null) return broken(`must be ${path.rule}.`);
  try {
    const { text, isTooOpen } = readSecretText(file);
    if (text === null) return broken(`${subject(named, file)} holds no UTF-8 text.`);
    if (text === "") return broken(`${subject(named, file)} holds nothing.`);
    return { text, rule: null, isTooOpen };
  } catch (error) {
    return broken(`cannot be read (${systemReason(error)})${shown(named, file)}.`);
  }
}

/**
 * Gives the text of a file that holds a secret, null where it is no UTF-8, and whether accounts can use it that should not.
 * @throws what the system says
 */
export function readSecretText(file: string): { readonly text: string | null; readonly isTooOpen: boolean } {
  const text = decodeText(readBytes(file))?.trim() ?? null;
  const { mode } = statSync(file);
  return { text, isTooOpen: process.platform !== "win32" && (mode & TOO_OPEN) !== 0 };
}

function broken(rule: string): SecretFile {
  return { text: null, rule, isTooOpen: false };
}

function subject(named: string, file: string): string {
  return shown(named, file) === "" ? "names a file that" : `names ${file}, which`;
}

/** Somebody may have put the secret itself there: only what lies in a folder that exists is shown. */
function shown(named: string, file: string): string {
  const folder = dirname(named);
  return folder !== "." && folder !== "/" && existsSync(folder) ? `: ${file}` : "";
}

function readBytes(file: string): Uint8Array {
  const open = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(MOST_BYTES);
    for (let length = 0; ; ) {
      const read = readSync(open, bytes, length, MOST_BYTES - length, null);
      if (read === 0) return bytes.subarray(0, length);
      length += read;
    }
  } finally {
    closeSync(open);
  }
}
