import type { Catalogues } from "../../words/Catalogues.ts";

/** What every page says around what is its own. */
export const frameWords = {
  "en-US": {
    languages: "Language",
    needsScript: "This page needs JavaScript. Allow it for this address, and load the page again.",
    loading: "One moment…",
    footer: "Protected by Countersign",
  },
  "zh-CN": {
    languages: "语言",
    needsScript: "此页面需要 JavaScript。请为此网址启用 JavaScript，然后重新加载页面。",
    loading: "请稍候…",
    footer: "由 Countersign 提供保护",
  },
} as const satisfies Catalogues;
