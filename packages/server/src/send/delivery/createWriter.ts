import { type Application, agentOf, type Clock, type OutgoingMessage, type Store } from "@countersign/core";
import { disavowalLink } from "../messages/disavowalLink.ts";
import { isPlainHost } from "../messages/isPlainHost.ts";
import type { Locale } from "../messages/messagePurpose.ts";
import type { MessageRequest } from "../messages/messageRequest.ts";
import { renderMessage } from "../messages/renderMessage.ts";
import type { OutboundMessage } from "../sender.ts";

/** Puts a message into words. */
export type Writer = (message: OutgoingMessage) => Promise<OutboundMessage>;

export interface WriterParts {
  readonly store: Pick<Store, "findApplication">;
  readonly clock: Clock;
  readonly language: Locale;
  readonly publicUrl: () => string;
}

/** Gives the writer: in the language asked for, with the application's name and its own words where it has some. */
export function createWriter({ store, clock, language, publicUrl }: WriterParts): Writer {
  return async (message) => {
    const application = message.appId === null ? null : await store.findApplication(message.appId);
    const request = requestOf(message, application, {
      locale: message.language ?? language,
      nowMs: clock.nowMs(),
      publicUrl: publicUrl(),
    });
    const { id, channel, address, content } = message;
    const carriesCode = "code" in content;
    return {
      id,
      channel,
      to: address,
      scene: content.purpose,
      appId: message.appId ?? "",
      code: carriesCode ? content.code : null,
      expiresAtMs: carriesCode ? message.expiresAtMs : null,
      ...renderMessage(request),
    };
  };
}

function requestOf(
  { content, channel, createdAtMs, expiresAtMs }: OutgoingMessage,
  application: Application | null,
  { locale, nowMs, publicUrl }: { readonly locale: Locale; readonly nowMs: number; readonly publicUrl: string },
): MessageRequest {
  const base = {
    locale,
    channel,
    appName: application?.name ?? "Countersign",
    host: hostOf([...(application?.redirectUris ?? []), publicUrl]),
    template: application?.templates[`${channel}.${content.purpose}`] ?? null,
  };
  if ("code" in content) {
    return {
      ...base,
      purpose: content.purpose,
      code: content.code,
      minutesLeft: Math.max(1, Math.round((expiresAtMs - nowMs) / 60_000)),
    };
  }
  const { purpose, item, ip, userAgent, disavowal } = content;
  const browser = userAgent === null ? null : agentOf(userAgent);
  const details = { atMs: createdAtMs, timeZone: null, item, browser, place: null, ip };
  return { ...base, purpose, details, ...(disavowal !== undefined && { link: disavowalLink(publicUrl, disavowal) }) };
}

/** Gives the host of the first web page, which a code is bound to. Apps return to schemes of their own: those are none. */
function hostOf(pages: readonly string[]): string {
  const urls = pages.flatMap((page) => (URL.canParse(page) ? [new URL(page)] : []));
  const page = urls.find(({ protocol, hostname }) => /^https?:$/.test(protocol) && isPlainHost(hostname));
  return page?.hostname ?? "localhost";
}
