import type { Application, User } from "../model/model.ts";

/** What people add to a name to make it a password: a year, a row of digits, an exclamation mark. */
const MAX_ADDED = 4;
/** The end of a phone number that people take for a password has as many digits as a password needs. */
const MIN_PHONE_DIGITS = 6;

/** Gives what whoever knows an account tries first: its names, and the product's. */
export function ownNames(
  { username, email, phone }: Pick<User, "username" | "email" | "phone">,
  application: Pick<Application, "name"> | null,
): readonly string[] {
  const mailbox = email?.slice(0, email.lastIndexOf("@"));
  // What follows a plus is a label that the owner adds for himself.
  const names = [username, email, mailbox, mailbox?.split("+")[0], phone, application?.name];
  return names.filter((name) => name != null);
}

/**
 * Says whether a password is a name with at most four characters before or after it, however it is spelled, or the end
 * of a number with as many.
 */
export function isMadeOfName(password: string, name: string): boolean {
  const [typed, known] = [lettersOf(password), lettersOf(name)];
  if (known === "") return false;
  const { length } = [...password];
  if (/^\d+$/.test(known) && isEndOf(known, typed, length)) return true;
  return length - [...name].length <= MAX_ADDED && (typed.startsWith(known) || typed.endsWith(known));
}

/** A number is typed with or without what it begins with: its country, or a zero in that place. */
function isEndOf(number: string, typed: string, length: number): boolean {
  const digits = typed.replace(/\D/g, "").replace(/^0+/, "");
  return digits.length >= MIN_PHONE_DIGITS && number.endsWith(digits) && length - digits.length <= MAX_ADDED;
}

/** Gives the letters and digits alone, in one spelling. */
function lettersOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
