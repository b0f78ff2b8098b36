/** A database is empty that was not: to serve from it would be to serve nobody. */
export class DataMissing extends Error {
  override readonly name = "DataMissing";
}
