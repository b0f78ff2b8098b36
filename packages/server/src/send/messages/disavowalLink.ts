/** Where people say that a first enrolment was not theirs. */
export const DISAVOWAL_PATH = "/not-me";

/** Gives the link of a secret. */
export function disavowalLink(publicUrl: string, secret: string): string {
  return `${publicUrl}${DISAVOWAL_PATH}/${secret}`;
}
