/// <reference path="./css.d.ts" />
import controls from "../looks/controls.css";
import tokens from "../looks/tokens.css";
import own from "./countersign-mfa.css";

let made: CSSStyleSheet | null = null;

/** Gives the one style sheet of all elements: constructed, so that a strict policy of content security lets it be. */
export function sheet(): CSSStyleSheet {
  if (made === null) {
    made = new CSSStyleSheet();
    made.replaceSync(tokens + controls + own);
  }
  return made;
}
