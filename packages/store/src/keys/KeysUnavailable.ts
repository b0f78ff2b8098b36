/** Keys that are there cannot be had for now: what they made can be neither judged nor opened. */
export class KeysUnavailable extends Error {
  override readonly name = "KeysUnavailable";
}
