/** What people put between the groups of a code: blanks, dashes of any kind and the minus sign. */
export const SEPARATORS = /[\s\p{Pd}\u2212]/gu;
