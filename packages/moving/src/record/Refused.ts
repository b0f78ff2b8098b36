/** One record cannot be moved: the field and the rule it breaks; never what the field holds. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly field: string;
  readonly rule: string;

  constructor(field: string, rule: string) {
    super(`${field} ${rule}`);
    this.field = field;
    this.rule = rule;
  }
}
