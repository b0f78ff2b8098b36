import type { Lang } from "@countersign/sdk";
import { frameWords } from "./words/frameWords.ts";
import { titles } from "./words/titles.ts";

export type PageName = keyof (typeof titles)["en-US"];

/** What a page loads, by address from the root of all pages. */
export interface PageParts {
  readonly script: string;
  /** What the script will ask for at once. */
  readonly preloads: readonly string[];
  readonly style: string;
  /** What the page shows, where that is loaded by its script; null: nothing is. */
  readonly shown: string | null;
}

/** The mark, for the browser's own places. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#1d4ed8"/><path d="M8.5 16.5l5 5 10-11" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)}`;

/** Gives a page before its script runs. */
export function shell(name: PageName, lang: Lang, { script, preloads, style, shown }: PageParts): string {
  // Everything is named from where the page stands.
  const root = "../".repeat(name.split("/").length - 1);
  const links = preloads.map((each) => `<link rel="modulepreload" href="${root}${each}">`).join("\n");
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${titles[lang][name]}</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${root}${style}">
${links}
<script type="module" src="${root}${script}"></script>
</head>
<body>
<noscript><p>${frameWords[lang].needsScript}</p></noscript>
<div id="page" data-root="${root || "./"}"${shown === null ? "" : ` data-shown="${shown}"`}></div>
</body>
</html>
`;
}
