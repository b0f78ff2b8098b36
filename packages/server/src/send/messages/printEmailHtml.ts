import type { EmailContent } from "./emailContent.ts";
import { escapeHtml } from "./escapeHtml.ts";
import type { Locale } from "./messagePurpose.ts";

const SANS =
  "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";
const MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";

/** Programs that know dark mode repaint by class; all others show the inline colours. */
const DARK = [
  "@media (prefers-color-scheme:dark){",
  ".page{background:#12151a!important}",
  ".card{background:#1d222a!important;border-color:#2c333e!important}",
  ".text{color:#e7eaf0!important}",
  ".muted{color:#9ca6b4!important}",
  ".code{background:#2a313c!important;color:#ffffff!important}",
  "}",
].join("");

/** Prints an e-mail as HTML that loads nothing from elsewhere, has no link but the one of its content and escapes every word that it did not bring. */
export function printEmailHtml(content: EmailContent, locale: Locale): string {
  return [
    "<!doctype html>",
    `<html lang="${locale}" dir="ltr">`,
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="supported-color-schemes" content="light dark">',
    '<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">',
    `<title>${escapeHtml(content.title)}</title>`,
    `<style>:root{color-scheme:light dark}${DARK}</style>`,
    "</head>",
    `<body class="page" style="margin:0;padding:0;background:#f2f4f7;">`,
    frame(body(content), escapeHtml(content.footer)),
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** Tables, because Outlook knows no other layout; `presentation` tells screen readers to pass over them. */
function frame(card: string, footer: string): string {
  const table = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';
  return [
    `<table ${table} class="page" style="background:#f2f4f7;"><tr><td align="center" style="padding:32px 16px;">`,
    `<table ${table} style="max-width:480px;"><tr>`,
    `<td class="card" style="padding:32px;background:#ffffff;border:1px solid #e3e7ed;border-radius:12px;">`,
    card,
    "</td></tr><tr>",
    `<td class="muted" style="padding:20px 32px;color:#5b6575;font:12px/1.6 ${SANS};text-align:center;">${footer}</td>`,
    "</tr></table>",
    "</td></tr></table>",
  ].join("\n");
}

function body(content: EmailContent): string {
  const paragraph = (text: string): string =>
    `<p class="text" style="margin:0 0 12px;color:#1d2433;font:15px/1.7 ${SANS};">${escapeHtml(text)}</p>`;
  return [
    `<p class="muted" style="margin:0 0 8px;color:#5b6575;font:600 13px/1.5 ${SANS};">${escapeHtml(content.app)}</p>`,
    `<h1 class="text" style="margin:0 0 16px;color:#1d2433;font:600 20px/1.4 ${SANS};">${escapeHtml(content.title)}</h1>`,
    paragraph(content.intro),
    ...(content.code === null ? [] : [codeBox(content.code)]),
    ...(content.rows.length === 0 ? [] : [details(content.rows)]),
    ...content.paragraphs.map(paragraph),
    ...(content.link === null ? [] : [anchor(content.link)]),
  ].join("\n");
}

/** The address is its own text: nobody is led elsewhere than he reads. */
function anchor(link: string): string {
  const address = escapeHtml(link);
  return `<p style="margin:0 0 12px;font:15px/1.7 ${SANS};overflow-wrap:anywhere;"><a href="${address}">${address}</a></p>`;
}

/** The spaces between the digits are drawn, so that a copied code has none. */
function codeBox(code: string): string {
  const box = "margin:20px 0;padding:18px 8px 18px 16px;border-radius:8px;background:#eef1f6;color:#0f1728;";
  const type = `font:700 34px/1.2 ${MONO};letter-spacing:8px;text-align:center;`;
  return `<p class="code" style="${box}${type}">${escapeHtml(code)}</p>`;
}

function details(rows: EmailContent["rows"]): string {
  const cell = `padding:6px 0;font:14px/1.5 ${SANS};text-align:left;vertical-align:top;`;
  return [
    `<table cellpadding="0" cellspacing="0" border="0" width="100%" style="margin:16px 0;">`,
    ...rows.map(
      ([label, value]) =>
        `<tr><th scope="row" class="muted" width="96" style="${cell}color:#5b6575;font-weight:400;">${escapeHtml(label)}</th>` +
        `<td class="text" style="${cell}color:#1d2433;">${escapeHtml(value)}</td></tr>`,
    ),
    "</table>",
  ].join("\n");
}
