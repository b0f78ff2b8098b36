/**
 * What a resolver gives where its operation has something else to answer than data: GraphQL has no place for it but the
 * error of the field, and graphql-js takes an error that is returned for that.
 */
export class InsteadOfData extends Error {
  readonly outcome: unknown;

  constructor(outcome: unknown) {
    super("instead of data");
    this.name = "InsteadOfData";
    this.outcome = outcome;
  }
}
