import type { TObject } from "typebox";
import type { FailureName } from "../errors.ts";
import { Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { User } from "../user.ts";
import { defineRoutes } from "./defineRoutes.ts";
import { CountryCode, Email, EncryptedPassword, Phone, registrationOptions } from "./fields.ts";

const options = { password: EncryptedPassword, ...registrationOptions };

function passwordRegistration<const Path extends string, B extends TObject, const F extends FailureName>(
  path: Path,
  summary: string,
  body: B,
  taken: F,
) {
  return {
    tag: "Sign-in",
    method: "POST",
    path,
    caller: "anyone",
    summary,
    body,
    data: User,
    failures: [taken, "applicationMfaRequired", "passwordUnreadable", "applicationUnknown"],
  } as const;
}

const byEmail = passwordRegistration(
  "/api/v2/register/email",
  "Register with an e-mail address and a password",
  Type.Object({ email: Email, ...options }),
  "emailTaken",
);

const byUsername = passwordRegistration(
  "/api/v2/register/username",
  "Register with a user name and a password",
  Type.Object({ username: Text(128), ...options }),
  "usernameTaken",
);

/** How the mobile clients and Guard register: by REST, and signed in at once with `forceLogin` or `generateToken`. */
export const registrationRoutes = defineRoutes({
  registerByEmail: byEmail,
  registerByEmailAsGuard: { ...byEmail, path: "/api/v2/register-email", summary: `${byEmail.summary}, as Guard does` },

  registerByUsername: byUsername,
  registerByUsernameAsGuard: {
    ...byUsername,
    path: "/api/v2/register-username",
    summary: `${byUsername.summary}, as Guard does`,
  },

  registerByPhone: passwordRegistration(
    "/api/v2/register-phone",
    "Register with a number, unproved until a code proves it, and a password",
    Type.Object({ account: Phone, phoneCountryCode: CountryCode, ...options }),
    "phoneTaken",
  ),
});
