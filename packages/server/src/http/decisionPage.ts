import type { Language } from "@countersign/contract";
import { policyOutcomes } from "@countersign/contract/signalNames";
import type { SignInDecisionRecord } from "@countersign/core";
import { presentVerdict, type ShownVerdict } from "../present/presentVerdict.ts";
import { escapeHtml } from "../send/messages/escapeHtml.ts";
import { formatTime } from "../send/messages/formatTime.ts";
import { decisionWords } from "./decisionWords.ts";
import { plainPage } from "./plainPage.ts";

export interface ExplainedDecision {
  readonly record: SignInDecisionRecord;
  /** Of the application; null: it is gone. */
  readonly applicationName: string | null;
  /** Whether it comes to the same again; null: no policy looked at it. */
  readonly decidedAnew: boolean | null;
}

export type DecisionPage = ExplainedDecision | "expired" | "unknown";

/** Gives the page that explains a decision, or says why there is none. It needs no script and loads nothing. */
export function decisionPage(language: Language, page: DecisionPage): string {
  const words = decisionWords[language];
  if (typeof page === "string") {
    const { title, text } = words[page];
    return plainPage({ language, title, body: card(`<h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`) });
  }
  const { verdict, draft, outcome } = page.record;
  const parts = [
    card(`<h1>${escapeHtml(words.cameTo[outcome])}</h1>${because(language, page)}${factsOf(language, page)}`),
    verdict === null ? card(`<p>${escapeHtml(words.noPolicy)}</p>`) : verdictCard(language, words.policy, verdict),
    ...(draft === null ? [] : [verdictCard(language, words.draft, draft)]),
  ];
  return plainPage({ language, title: words.title, isWide: true, body: parts.join("\n") });
}

function card(html: string): string {
  return `<section class="card">${html}</section>`;
}

/** Says in a sentence who has decided. */
function because(language: Language, { record: { mode, outcome, verdict, standing } }: ExplainedDecision): string {
  const words = decisionWords[language];
  const isThePolicys = mode === "adaptive" && verdict !== null && verdict.outcome !== "allow";
  const isOwed = mode === "adaptive" && standing.owedAtMs != null && outcome === "asked";
  const why = isThePolicys
    ? words.byPolicy
    : isOwed
      ? words.byDebt
      : outcome === "asked"
        ? words.byFloor
        : words.byNothing;
  return `<p>${escapeHtml(why)}</p>`;
}

function factsOf(language: Language, { record, applicationName, decidedAnew }: ExplainedDecision): string {
  const words = decisionWords[language];
  const { id, userId, appId, requestId, atMs, mode, action, situation, standing } = record;
  const { country, city, network } = situation.place;
  const said = decidedAnew === null ? null : words[decidedAnew ? "same" : "notSame"];
  const rows: readonly (readonly [string, string | null])[] = [
    [words.at, formatTime(atMs, "UTC")],
    [words.account, userId],
    [words.application, applicationName === null ? appId : `${applicationName} (${appId})`],
    [words.action, action],
    [words.address, situation.ip],
    [words.place, [city, country, network].filter((each) => each !== null).join(", ")],
    [words.mode, words.modes[mode]],
    [words.owedSince, standing.owedAtMs == null ? null : formatTime(standing.owedAtMs, "UTC")],
    [words.decision, id],
    [words.request, requestId],
    [words.again, said],
  ];
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== null && row[1] !== "");
  return `<dl>${shown.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join("")}</dl>`;
}

function verdictCard(language: Language, title: string, verdict: Parameters<typeof presentVerdict>[0]): string {
  const words = decisionWords[language];
  const shown = presentVerdict(verdict, language);
  const { policy, outcome, score, rules, softened, factors } = shown;
  const lines = [
    words.comesTo(words.outcomes[outcome], score),
    ...(rules.length === 0 ? [] : [words.rules(rules.join(", "))]),
    ...(softened === null ? [] : [words.softened(softened.by, words.outcomes[softened.from])]),
    ...(factors === null || policyOutcomes.indexOf(outcome) < policyOutcomes.indexOf("enrol")
      ? []
      : [words.factors(factors.join(", "))]),
  ];
  const text = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("");
  return card(`<h2>${escapeHtml(`${title}: ${policy}`)}</h2>${text}${signalsOf(language, shown)}`);
}

/** What is there comes first, the heaviest before the others; what is not is named behind it. */
function signalsOf(language: Language, { signals }: ShownVerdict): string {
  const words = decisionWords[language];
  const told = signals.filter(({ state }) => state !== "absent").toSorted((one, other) => other.weight - one.weight);
  const absent = signals.filter(({ state }) => state === "absent").map(({ name }) => words.signals[name]);
  const head = [words.signal, words.state, words.weight, words.why].map(
    (each) => `<th scope="col">${escapeHtml(each)}</th>`,
  );
  const rows = told.map(({ name, state, weight, sentence }) => {
    const cells = [words.states[state], String(weight), sentence ?? ""].map((each) => `<td>${escapeHtml(each)}</td>`);
    return `<tr><th scope="row">${escapeHtml(words.signals[name])}</th>${cells.join("")}</tr>`;
  });
  const table =
    rows.length === 0 ? "" : `<table><thead><tr>${head.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
  return absent.length === 0
    ? table
    : `${table}<p class="meta">${escapeHtml(words.absent(absent.join(words.comma)))}</p>`;
}
