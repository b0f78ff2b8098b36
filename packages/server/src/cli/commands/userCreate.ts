import { checkPassword, MADE_BY_MANAGER, randomHex, registerUser } from "@countersign/core";
import { registrationOf } from "../../authing/actions/register.ts";
import { anyText } from "../../config/kinds.ts";
import { normalisePassword } from "../../tokens/normalisePassword.ts";
import { readEmail } from "../../typed/readEmail.ts";
import { readPhone } from "../../typed/readPhone.ts";
import { readUsername } from "../../typed/readUsername.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import type { Terminal } from "../output/terminal.ts";
import { userSummary } from "../presentSubject.ts";
import { withWorkspace } from "../withWorkspace.ts";

const MADE_PASSWORD_BYTES = 12;

const options = {
  pool: poolOption,
  email: { value: "ADDRESS", kind: anyText, summary: "e-mail address" },
  phone: { value: "NUMBER", kind: anyText, summary: "mobile phone number, such as +8613800138000" },
  username: { value: "NAME", kind: anyText, summary: "user name" },
  emailVerified: { summary: "the e-mail address is known to be the user's" },
  phoneVerified: { summary: "the phone number is known to be the user's" },
  passwordStdin: { summary: "read the password from the standard input" },
  makePassword: { summary: "make a password and show it this once" },
  noPassword: { summary: "no password: the user signs in with codes" },
} as const;

export const userCreate = defineCommand({
  name: "user create",
  summary: "Make a user",
  details:
    "An e-mail address, a phone number or a user name must be given. The password is asked for, unless one of the last three " +
    "options says where it comes from.",
  options,
  examples: [
    "countersign user create --email jo@example.com",
    "countersign user create --username jo --make-password --json",
    "countersign user create --email kim@example.com --password-stdin < password.txt",
    "countersign user create --phone +8613800138000 --phone-verified --no-password",
  ],
  async run({ given, terminal }) {
    const { email, phone, username } = given;
    if (email === null && phone === null && username === null) {
      throw new CommandFailure("usage", "Give --email, --phone or --username: the user signs in with it.");
    }
    if (given.emailVerified && email === null) throw new CommandFailure("usage", "--email-verified needs --email.");
    if (given.phoneVerified && phone === null) throw new CommandFailure("usage", "--phone-verified needs --phone.");
    refuseTwoSources(given);
    return withWorkspace(terminal, async ({ admin, services, settings }) => {
      const pool = await choosePool(admin, given.pool);
      const account = {
        ...(email === null ? {} : { email: readEmail(email, "--email") }),
        ...(phone === null ? {} : { phone: readPhone({ phone }, settings.defaultCountry, "--phone") }),
        ...(username === null ? {} : { username: readUsername(username, "--username") }),
        emailVerified: given.emailVerified,
        phoneVerified: given.phoneVerified,
        registerSource: MADE_BY_MANAGER,
      };
      const made = given.makePassword ? randomHex(services.ports.random, MADE_PASSWORD_BYTES) : null;
      const password = made ?? (await obtainPassword(given, terminal));
      const registration = registrationOf(operatorScope(pool.id), { ...account, password });
      const user = await registerUser(services.ports, registration);
      const shown = made === null ? "" : `\nPassword (shown this once): ${made}`;
      const json = { poolId: pool.id, ...userSummary(user), ...(made === null ? {} : { password: made }) };
      terminal.print({ text: `Made the user ${user.userId}.${shown}`, json });
    });
  },
});

type Source = Readonly<Record<"passwordStdin" | "makePassword" | "noPassword", boolean>>;

function refuseTwoSources({ passwordStdin, makePassword, noPassword }: Source): void {
  if ([passwordStdin, makePassword, noPassword].filter(Boolean).length < 2) return;
  throw new CommandFailure("usage", "Give one of --password-stdin, --make-password and --no-password.");
}

/** Gives null for an account without a password. */
async function obtainPassword(source: Source, terminal: Terminal): Promise<string | null> {
  if (source.noPassword) return null;
  const typed = source.passwordStdin ? (await terminal.readInput()).replace(/\r?\n$/, "") : await askTwice(terminal);
  const password = normalisePassword(typed);
  checkPassword(password, "The password");
  return password;
}

async function askTwice(terminal: Terminal): Promise<string> {
  if (!terminal.isInteractive) {
    throw new CommandFailure(
      "usage",
      "Nobody can be asked for a password here: give --password-stdin, --make-password or --no-password.",
    );
  }
  const first = await terminal.askSecret("Password: ");
  if (first !== (await terminal.askSecret("Once more: ")))
    throw new CommandFailure("failed", "The two are not the same: nothing was done.");
  return first;
}
