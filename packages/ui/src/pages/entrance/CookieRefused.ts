/** The session was kept, and is not there: the browser keeps no cookies of ours. */
export class CookieRefused extends Error {
  override readonly name = "CookieRefused";
}
