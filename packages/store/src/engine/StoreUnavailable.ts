/** The database is gone, full or closed. The message names the reason and no credentials. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}
