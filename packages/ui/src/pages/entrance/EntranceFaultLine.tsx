import type { JSX } from "preact";
import { say } from "../../words/wordsFor.ts";
import { usePage, useSentences } from "../frame/Page.ts";
import { entranceWords } from "../words/entranceWords.ts";
import type { Entrance } from "./Entrance.ts";
import { PageLink } from "./PageLink.tsx";

/** Gives what is wrong with what was typed in a field, in words; null: nothing. */
export function useFieldFault(entrance: Entrance, ...fields: readonly string[]): string | null {
  const words = useSentences(entranceWords);
  const { lang } = usePage();
  const fault = entrance.attempt.fault.value;
  if (fault === null || fault.field === null || !fields.includes(fault.field)) return null;
  const { text } = fault;
  if ("word" in text) return words(text.word, text.fill);
  return "said" in text ? text.said : say(lang.value, text);
}

interface EntranceFaultLineProps {
  readonly entrance: Entrance;
  /** Those that tell what is wrong with them themselves. */
  readonly fields: readonly string[];
}

/** Tells what went wrong where no field does, and where to go instead. */
export function EntranceFaultLine({ entrance, fields }: EntranceFaultLineProps): JSX.Element {
  const words = useSentences(entranceWords);
  const { lang } = usePage();
  const fault = entrance.attempt.fault.value;
  const isHere = fault !== null && (fault.field === null || !fields.includes(fault.field));
  const text = isHere ? fault.text : null;
  const said =
    text === null
      ? ""
      : "word" in text
        ? words(text.word, text.fill)
        : "said" in text
          ? text.said
          : say(lang.value, text);
  return (
    <>
      <p class="fault" role="alert">
        {said}
      </p>
      {fault?.instead === undefined ? null : (
        <p>
          <PageLink entrance={entrance} to={fault.instead}>
            {words(insteadWords[fault.instead])}
          </PageLink>
        </p>
      )}
    </>
  );
}

const insteadWords = { forgotten: "setPassword", register: "createOne", "sign-in": "signInInstead" } as const;
