/** Where a decision is explained. */
export const DECISION_PATH = "/decision";

/** Gives the link that ends with what was signed. */
export function decisionUrl(publicUrl: string, text: string): string {
  return `${publicUrl.replace(/\/+$/, "")}${DECISION_PATH}/${text}`;
}
