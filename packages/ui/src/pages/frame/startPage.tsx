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
  const place = document.getElementById("page");
  if (place === null) throw new Error("a page without a place for it");
  const page = makePage(new URL(place.dataset.root ?? ".", location.href).href);
  render(
    <PageFrame page={page}>
      <Content {...page} />
    </PageFrame>,
    place,
  );
}

/** @param base the address that all pages begin with */
function makePage(base: string): Page {
  const given = readGiven();
  const lang = signal(initialLanguage(given));
  const name = signal(nameOfPlace(base));
  // By the browser's own buttons.
  addEventListener("popstate", () => {
    name.value = nameOfPlace(base);
  });
  // Sent here once more, with something else behind the "#": the browser would stay with what it has.
  addEventListener("hashchange", () => location.reload());
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

function nameOfPlace(base: string): PageName {
  return location.href.slice(base.length).replace(/[?#].*$/s, "") as PageName; // the server serves no other by these scripts
}
