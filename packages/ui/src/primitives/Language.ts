import type { Lang } from "@countersign/sdk";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Saying, say } from "../words/wordsFor.ts";

export const Language = createContext<Lang>("en-US");

/** Gives what says a sentence in the language that the element speaks. */
export function useWords(): (key: Saying["key"], fill?: Saying["fill"]) => string {
  const lang = useContext(Language);
  return (key, fill = {}) => say(lang, { key, fill });
}
