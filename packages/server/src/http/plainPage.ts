import type { Language } from "@countersign/contract";
import { escapeHtml } from "../send/messages/escapeHtml.ts";

/** The looks of the hosted pages, as far as a page needs them that loads nothing and runs nothing; a test holds them equal. */
export const PLAIN_STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", sans-serif;
  color: light-dark(#1a1f2b, #eef1f7); background: light-dark(#f2f4f8, #0c1018); }
* { box-sizing: border-box; }
body { margin: 0; }
header { font-size: 1.125rem; font-weight: 600; max-inline-size: 60rem; margin-inline: auto; padding: 1.75rem 1.5rem; }
main { max-inline-size: 32rem; margin-inline: auto; padding: 0 1rem 2rem; }
main.wide { max-inline-size: 46rem; }
.card { background: light-dark(#ffffff, #151a24); border: 1px solid light-dark(#dfe3ea, #262e3d); border-radius: 1rem; padding: 1.5rem; margin-block-end: 1rem; }
h1 { font-size: 1.375rem; line-height: 1.3; margin: 0 0 0.5rem; text-wrap: balance; }
h2 { font-size: 1.0625rem; margin: 0; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
form, .card > :last-child { margin-block-end: 0; }
button { font: inherit; font-weight: 600; cursor: pointer; inline-size: 100%; min-block-size: 3rem; padding: 0.625rem 1.25rem; border: 0; border-radius: 0.75rem;
  background: light-dark(#b3261e, #ffb4ab); color: light-dark(#ffffff, #151a24); }
:focus-visible { outline: 3px solid light-dark(#1d4ed8, #93b4ff); outline-offset: 2px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 0.5rem 0 0; }
.code { font: 600 1.75rem/1.2 ui-monospace, monospace; letter-spacing: 0.1em; margin: 0.5rem 0; }
.meta { color: light-dark(#4a5568, #b3bccb); font-size: 0.9375rem; margin: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0; }
dt { color: light-dark(#4a5568, #b3bccb); }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; inline-size: 100%; margin-block-end: 1rem; font-size: 0.9375rem; }
th, td { text-align: start; vertical-align: top; padding: 0.375rem 0.75rem 0.375rem 0; border-block-start: 1px solid light-dark(#dfe3ea, #262e3d); font-weight: 400; }
thead th { border: 0; color: light-dark(#4a5568, #b3bccb); }
@media (forced-colors: active) { button { border: 1px solid; } }
`;

export interface PlainPage {
  readonly language: Language;
  readonly title: string;
  /** HTML. */
  readonly body: string;
  /** HTML for the head. */
  readonly head?: string;
  readonly isWide?: boolean;
}

/** Gives a page that needs no script and loads nothing. */
export function plainPage({ language, title, body, head = "", isWide = false }: PlainPage): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}<title>${escapeHtml(title)}</title>
<style>${PLAIN_STYLE}</style>
</head>
<body>
<header>Countersign</header>
<main${isWide ? ' class="wide"' : ""}>
${body}
</main>
</body>
</html>
`;
}
