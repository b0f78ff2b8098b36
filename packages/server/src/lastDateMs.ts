/** The last moment that a date can be (ECMA-262 §21.4.1.1): somebody may have written a later one. */
export const LAST_DATE_MS = 8.64e15;
