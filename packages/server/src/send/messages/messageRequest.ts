import type { Channel, CodePurpose, MessageTemplate, NoticePurpose } from "@countersign/core";
import type { Locale } from "./messagePurpose.ts";

interface RequestBase {
  readonly locale: Locale;
  readonly channel: Channel;
  readonly appName: string;
  /** Host name, without port, of the page where the account is used; a code is bound to it. */
  readonly host: string;
  /** Replaces our words; one that `checkTemplate` finds fault with is passed over. */
  readonly template?: MessageTemplate | null;
}

/** Asks for a message that carries a code. */
export interface CodeMessageRequest extends RequestBase {
  readonly purpose: CodePurpose;
  readonly code: string;
  readonly minutesLeft: number;
}

/** Asks for a message that tells of an event. */
export interface NoticeMessageRequest extends RequestBase {
  readonly purpose: NoticePurpose;
  readonly details: NoticeDetails;
  /** Where its reader says that this was not him; left out: he cannot. */
  readonly link?: string;
}

/** The circumstances of an event; what is not known is null. */
export interface NoticeDetails {
  readonly atMs: number;
  /** IANA name; null is UTC. */
  readonly timeZone: string | null;
  /** What was added, removed or changed, such as a masked number. */
  readonly item: string | null;
  readonly browser: string | null;
  readonly place: string | null;
  readonly ip: string | null;
}

export type MessageRequest = CodeMessageRequest | NoticeMessageRequest;

export interface RenderedMessage {
  /** Null in a text message. */
  readonly subject: string | null;
  readonly text: string;
  /** Null in a text message, and in an e-mail whose template has none. */
  readonly html: string | null;
}
