import { malformed } from "@countersign/contract";
import type { Recipient } from "@countersign/core";
import type { TypedPhone } from "@countersign/spelling";
import type { RequestContext } from "../../request/requestContext.ts";
import { readEmail } from "../../typed/readEmail.ts";
import { readPhone } from "../../typed/readPhone.ts";

/** Gives the recipient of text messages that a request names. */
export function phoneRecipient({ services }: RequestContext, typed: TypedPhone, field = "phone"): Recipient {
  return { channel: "sms", address: readPhone(typed, services.defaultCountryCode, field) };
}

/** Gives the recipient of e-mail that a request names. */
export function emailRecipient(email: string): Recipient {
  return { channel: "email", address: readEmail(email) };
}

/**
 * Gives the recipient that a request names one way or the other.
 * @throws {MfaError} malformed for both, of which one would be dropped
 */
export function eitherRecipient(
  context: RequestContext,
  input: {
    readonly phone?: string | null | undefined;
    readonly phoneCountryCode?: string | null | undefined;
    readonly email?: string | null | undefined;
  },
): Recipient {
  if (input.phone && input.email) throw malformed("email", "cannot be given with phone");
  if (input.phone) return phoneRecipient(context, { phone: input.phone, phoneCountryCode: input.phoneCountryCode });
  if (input.email) return emailRecipient(input.email);
  throw malformed("phone", "or email must be given");
}
