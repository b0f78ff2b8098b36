import { escapeHtml } from "./escapeHtml.ts";
import type { RenderedMessage } from "./messageRequest.ts";

/** Gives an e-mail that was made from a template with the link that it must carry, behind its words. */
export function withLink(email: RenderedMessage, sentence: string, link: string): RenderedMessage {
  const { text, html } = email;
  const address = escapeHtml(link);
  const paragraph = `<p>${escapeHtml(sentence)} <a href="${address}">${address}</a></p>`;
  return {
    ...email,
    text: `${text.trimEnd()}\n\n${sentence}\n${link}`,
    html: html === null ? null : withParagraph(html, paragraph),
  };
}

function withParagraph(html: string, paragraph: string): string {
  const end = html.search(/<\/body>/i);
  return end < 0 ? `${html}\n${paragraph}` : `${html.slice(0, end)}${paragraph}\n${html.slice(end)}`;
}
