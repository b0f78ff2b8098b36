import { malformed } from "@countersign/contract";
import type { Recipient } from "@countersign/core";
import type { RequestContext } from "../../request/requestContext.ts";
import { readEmail, readPhone } from "./identifiers.ts";

export interface PhoneInput {
  readonly phone: string;
  readonly phoneCountryCode?: string | null | undefined;
}

/** Gives the recipient of text messages that a request names. */
export function phoneRecipient(
  { services }: RequestContext,
  { phone, phoneCountryCode }: PhoneInput,
  field = "phone",
): Recipient {
  return { channel: "sms", address: readPhone(phone, phoneCountryCode || services.defaultCountryCode, field) };
}

/** Gives the recipient of e-mail that a request names. */
export function emailRecipient(email: string): Recipient {
  return { channel: "email", address: readEmail(email) };
}

/** Gives the recipient that a request names one way or the other. */
export function eitherRecipient(
  context: RequestContext,
  input: {
    readonly phone?: string | null | undefined;
    readonly phoneCountryCode?: string | null | undefined;
    readonly email?: string | null | undefined;
  },
): Recipient {
  if (input.phone) return phoneRecipient(context, { phone: input.phone, phoneCountryCode: input.phoneCountryCode });
  if (input.email) return emailRecipient(input.email);
  throw malformed("phone", "or email must be given");
}
