import type { ReadablePassword } from "../model.ts";

/** What stands before the form of a password that is composed before it is hashed. UAX #15 */
export const COMPOSED = "nfkc:";

/**
 * Gives a password hash as one line of text, which `parsePassword` reads: as bcrypt prints it, else as a PHC string.
 * @see {@link https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md PHC string format}
 */
export function printPassword(password: ReadablePassword): string {
  const prefix = password.normalise === "NFKC" ? COMPOSED : "";
  return prefix + printForm(password);
}

function printForm(password: ReadablePassword): string {
  if (password.scheme === "bcrypt") return password.text;
  const bytes = `${encode(password.salt)}$${encode(password.digest)}`;
  switch (password.scheme) {
    case "scrypt":
      return `$scrypt$ln=${password.logN},r=${password.r},p=${password.p}$${bytes}`;
    case "pbkdf2":
      return `$pbkdf2-${password.hash}$i=${password.iterations}$${bytes}`;
    case "argon2": {
      const { variant, version, memoryKib, passes, lanes } = password;
      return `$${variant}$v=${version}$m=${memoryKib},t=${passes},p=${lanes}$${bytes}`;
    }
    case "ssha":
      return `$ssha-${password.hash}$${bytes}`;
  }
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replaceAll("=", "");
}
