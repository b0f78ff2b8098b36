import type { FailureName } from "../errors.ts";
import { factorKinds } from "../factorKinds.ts";
import { FirstRecoveryCode } from "../firstRecoveryCode.ts";
import { Id, NullableText, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";
import { Authenticators } from "./me.ts";

const common = { tag: "Account", caller: "session" } as const;
const bindingFailures = ["mfaRequired", "accountBlocked"] as const satisfies readonly FailureName[];
const Code = Text(64, "As somebody types or pastes it", "123456");

const codeFailures = ["codeWrong", "codeExpired", "codeSuperseded"] as const satisfies readonly FailureName[];
const throttleFailures = ["factorLocked", "factorDisabled"] as const satisfies readonly FailureName[];

const phone = Text(64, "With or without its country code", "+8613800138000");
const email = Text(320, "E-mail address", "kim@example.com");

export const meBindingRoutes = defineRoutes({
  readMe: {
    ...common,
    method: "GET",
    path: "/v1/me",
    summary: "Say who is signed in, to which application, and what may be bound here",
    data: Type.Object({
      account: Type.Object({ id: Id, username: NullableText, email: NullableText, phone: NullableText }),
      application: Type.Object({ id: Id, name: Type.String() }),
      hasPassword: Type.Boolean({ description: "False: none was ever set, or it was suspended" }),
      bindable: Type.Array(Type.Enum(factorKinds), { description: "Kinds that can be served in this installation" }),
    }),
    failures: ["accountBlocked"],
  },

  beginMyApp: {
    ...common,
    method: "POST",
    path: "/v1/me/apps",
    status: 201,
    summary: "Begin to bind an authenticator app",
    body: Type.Object({ name: Type.Optional(Text(64, "What its owner calls it")) }, NOTHING_ELSE),
    data: Type.Object({
      secret: Type.String({ description: "Base32, for typing" }),
      uri: Type.String({ description: "What the picture says: otpauth://…" }),
      picture: Type.String({ description: "The QR code, as a data: address" }),
      recoveryCode: Type.String({ description: "Goes live when the app is confirmed, in place of an older one" }),
    }),
    failures: bindingFailures,
  },

  confirmMyApp: {
    ...common,
    method: "POST",
    path: "/v1/me/apps/confirmation",
    summary: "Confirm the app that was begun last by a code that it shows; gives what is bound then",
    body: Type.Object({ code: Code }, NOTHING_ELSE),
    data: Authenticators,
    failures: [...bindingFailures, "totpWrong", "totpMissing", "bindingExpired", ...throttleFailures],
  },

  sendMyAddressCode: {
    ...common,
    method: "POST",
    path: "/v1/me/addresses/code",
    status: 202,
    summary: "Send the code by which a phone number or an e-mail address becomes a second factor",
    body: Type.Union([Type.Object({ phone }, NOTHING_ELSE), Type.Object({ email }, NOTHING_ELSE)]),
    data: Type.Object({ sent: Type.Literal(true) }),
    failures: [...bindingFailures, "addressNotYours", "channelDown", "tooOften"],
  },

  bindMyAddress: {
    ...common,
    method: "POST",
    path: "/v1/me/addresses",
    summary:
      "Bind a phone number or an e-mail address by the code that was sent there; codes go there from then on, and no longer to one that was bound before",
    body: Type.Union([
      Type.Object({ phone, code: Code }, NOTHING_ELSE),
      Type.Object({ email, code: Code }, NOTHING_ELSE),
    ]),
    data: Type.Object({
      ...Authenticators.properties,
      recoveryCode: Type.Union([FirstRecoveryCode, Type.Null()]),
    }),
    failures: [...bindingFailures, "addressNotYours", ...codeFailures, "phoneTaken", "emailTaken", ...throttleFailures],
  },

  changeMyPassword: {
    ...common,
    method: "POST",
    path: "/v1/me/password",
    summary: "Change the password, or set a first one; every other session of the account ends",
    body: Type.Object(
      {
        newPassword: Type.String({ description: "As it was typed" }),
        oldPassword: Type.Optional(Type.String({ description: "Left out where the account has none" })),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({ changed: Type.Literal(true) }),
    failures: [...bindingFailures, "passwordWrong", "passwordDisavowed", "signInLocked"],
  },
});
