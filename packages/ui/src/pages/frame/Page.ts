import type { Lang } from "@countersign/sdk";
import type { ReadonlySignal, Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { Language } from "../../primitives/Language.ts";
import { type Catalogues, type Fill, fillIn } from "../../words/Catalogues.ts";
import type { PageName } from "../shell.ts";
import type { ShownApplication } from "./ShownApplication.ts";

/** What a page knows, whatever it shows. */
export interface Page {
  readonly name: ReadonlySignal<PageName>;
  /** The address that all pages begin with, such as https://login.example.com/. */
  readonly base: string;
  readonly lang: Signal<Lang>;
  /** What the page is called, in its language. */
  readonly title: ReadonlySignal<string>;
  /** What came with the address, behind its "#" or its "?". */
  readonly given: ReadonlyMap<string, string>;
  /** Whether the browser has a session here; it may have ended. */
  readonly hasSession: boolean;
  /** Whose people the page is for; null: not known, or nobody's. */
  readonly application: Signal<ShownApplication | null>;
  /** Shows another page of the same script, as a step that the browser's back button undoes. */
  go(name: PageName): void;
}

export const PageContext = createContext<Page | null>(null);

/** Gives the page that is shown. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error("shown outside of a page");
  return page;
}

/** Gives what says a sentence of catalogues in the language of the page. */
export function useSentences<Key extends string>(catalogues: Catalogues<Key>): (key: Key, fill?: Fill) => string {
  const sentences = catalogues[useContext(Language)];
  return (key, fill = {}) => fillIn(sentences[key], fill);
}
