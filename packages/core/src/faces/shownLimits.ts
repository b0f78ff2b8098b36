/** How many frames of one account are known again. */
export const SHOWN_OF_ACCOUNT = 500;
/** How many of one session: a whole one has fewer. */
export const SHOWN_IN_SESSION = 250;
/** For how long. */
export const SHOWN_DAYS = 90;
