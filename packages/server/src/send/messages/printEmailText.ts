import type { EmailContent } from "./emailContent.ts";

/** Prints an e-mail as plain text. */
export function printEmailText(content: EmailContent): string {
  const blocks = [
    content.app,
    content.title,
    content.intro,
    ...(content.code === null ? [] : [content.code]),
    ...(content.rows.length === 0 ? [] : [content.rows.map(([label, value]) => `${label}: ${value}`).join("\n")]),
    ...content.paragraphs,
    ...(content.link === null ? [] : [content.link]),
    content.footer,
    ...(content.lastLine === null ? [] : [content.lastLine]),
  ];
  return blocks.join("\n\n");
}
