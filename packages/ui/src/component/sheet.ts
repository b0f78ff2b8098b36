/// <reference path="./css.d.ts" />
import styles from "./countersign-mfa.css";

let made: CSSStyleSheet | null = null;

/** Gives the one style sheet of all elements: constructed, so that a strict policy of content security lets it be. */
export function sheet(): CSSStyleSheet {
  if (made === null) {
    made = new CSSStyleSheet();
    made.replaceSync(styles);
  }
  return made;
}
