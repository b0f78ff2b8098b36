import type { MessageRequest, RenderedMessage } from "./messageRequest.ts";
import { renderCodeMessage } from "./renderCodeMessage.ts";
import { renderNoticeMessage } from "./renderNoticeMessage.ts";

/**
 * Gives the words of a message: a text message that fits into one segment whatever the application is called, or an
 * e-mail in plain text and HTML.
 *
 * @throws {TypeError} when the host is not a plain host name or address
 */
export function renderMessage(request: MessageRequest): RenderedMessage {
  return "code" in request ? renderCodeMessage(request) : renderNoticeMessage(request);
}
