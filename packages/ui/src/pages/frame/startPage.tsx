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
  const page = makePage();
  const place = document.getElementById("page");
  if (place === null) throw new Error("a page without a place for it");
  render(
    <PageFrame page={page}>
      <Content {...page} />
    </PageFrame>,
    place,
  );
}

function makePage(): Page {
  const given = readGiven();
  const base = new URL(".", location.href).href;
  const lang = signal(initialLanguage(given));
  const name = signal(nameOfPlace());
  // By the browser's own buttons.
  addEventListener("popstate", () => {
    name.value = nameOfPlace();
  });
  return {
    name,
    base,
    lang,
    title: computed(() => titles[lang.value][name.value]),
    given,
    hasSession: document.body.dataset.session !== undefined,
    application: signal<ShownApplication | null>(null),
    go(next) {
      history.pushState({}, "", `${base}${next}${location.search}${location.hash}`);
      name.value = next;
    },
  };
}

function nameOfPlace(): PageName {
  return location.pathname.split("/").at(-1) as PageName; // the server serves no other by these scripts
}
