import type { JSX } from "preact";
import { useContext } from "preact/hooks";
import { describeWhen } from "./describeWhen.ts";
import { Language } from "./Language.ts";

/** A moment that was: in words, and by date and time for whoever points at it. */
export function When({ at }: { readonly at: string }): JSX.Element {
  const lang = useContext(Language);
  const date = new Date(at);
  const exact = date.toLocaleString(lang, { dateStyle: "medium", timeStyle: "short" });
  return (
    <time dateTime={at} title={exact}>
      {describeWhen(lang, date.getTime(), Date.now())}
    </time>
  );
}
