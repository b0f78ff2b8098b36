import type { Lang } from "@countersign/sdk";
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Language } from "../../primitives/Language.ts";
import { frameWords } from "../words/frameWords.ts";
import { accentOf } from "./accentOf.ts";
import { rememberLanguage } from "./languageChoice.ts";
import { Mark } from "./Mark.tsx";
import { type Page, PageContext, usePage, useSentences } from "./Page.ts";

const languages: readonly (readonly [Lang, string])[] = [
  ["en-US", "English"],
  ["zh-CN", "中文"],
];

interface PageFrameProps {
  readonly page: Page;
  readonly children: ComponentChildren;
}

/** What every page stands in: whose it is, what it shows, and the languages it can be read in. */
export function PageFrame({ page, children }: PageFrameProps): JSX.Element {
  const [lang, title] = [page.lang.value, page.title.value];
  useEffect(() => {
    document.documentElement.lang = lang;
    document.title = title;
  }, [lang, title]);
  const colour = page.application.value?.colour ?? null;
  useEffect(() => paint(colour), [colour]);
  return (
    <PageContext.Provider value={page}>
      <Language.Provider value={lang}>
        <Head />
        <main class="page-main">{children}</main>
        <Foot />
      </Language.Provider>
    </PageContext.Provider>
  );
}

/** By script, for which a policy that takes no inline styles has nothing to say. */
function paint(colour: string | null): void {
  if (colour === null) return;
  const { accent, onAccent } = accentOf(colour);
  document.documentElement.style.setProperty("--countersign-accent", accent);
  document.documentElement.style.setProperty("--countersign-on-accent", onAccent);
}

function Head(): JSX.Element {
  const application = usePage().application.value;
  return (
    <header class="page-head">
      {application?.logo ? <img class="page-logo" src={application.logo} alt="" /> : <Mark />}
      <span class="page-name">{application?.name ?? "Countersign"}</span>
    </header>
  );
}

function Foot(): JSX.Element {
  const page = usePage();
  const words = useSentences(frameWords);
  const choose = (lang: Lang): void => {
    page.lang.value = lang;
    rememberLanguage(lang, page.base);
  };
  return (
    <footer class="page-foot">
      <span>{words("footer")}</span>
      <ul class="page-languages" aria-label={words("languages")}>
        {languages.map(([lang, name]) => (
          <li key={lang}>
            <button
              class="page-language"
              type="button"
              lang={lang}
              aria-pressed={page.lang.value === lang ? "true" : "false"}
              onClick={() => choose(lang)}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
    </footer>
  );
}
