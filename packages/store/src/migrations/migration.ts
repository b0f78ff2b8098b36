/**
 * One step of the schema. Its statements are portable but for the types `{int}` (64 bits) and `{blob}`, `{strict}`
 * after a table's last bracket, and `{bytewise}` after a column of an index that is to be walked by bytes.
 */
export interface Migration {
  /** One more than the step before. */
  readonly version: number;
  readonly name: string;
  readonly statements: readonly string[];
  /**
   * It takes away or forbids what programs of an older schema do: they can serve no longer. A step that only adds is one that
   * they serve beside.
   */
  readonly contracts?: true;
}
