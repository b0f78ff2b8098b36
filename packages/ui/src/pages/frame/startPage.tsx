import { computed, signal } from "@preact/signals";
import { type JSX, render } from "preact";
import type { PageName } from "../shell.ts";
import { titles } from "../words/titles.ts";
import { initialLanguage } from "./languageChoice.ts";
import type { Page } from "./Page.ts";
import { PageFrame } from "./PageFrame.tsx";
import { readGiven } from "./readGiven.ts";
import type { ShownApplication } from "./ShownApplication.ts";

/** Shows a page: what `Content` draws, in the frame that all pages have. */
export function startPage(Content: (page: Page) => JSX.Element): void {
  const given = readGiven();
  const lang = signal(initialLanguage(given));
  const name = location.pathname.split("/").at(-1) as PageName; // the server serves no other by these scripts
  const page: Page = {
    name,
    base: new URL(".", location.href).href,
    lang,
    title: computed(() => titles[lang.value][name]),
    given,
    application: signal<ShownApplication | null>(null),
  };
  const place = document.getElementById("page");
  if (place === null) throw new Error("a page without a place for it");
  render(
    <PageFrame page={page}>
      <Content {...page} />
    </PageFrame>,
    place,
  );
}
