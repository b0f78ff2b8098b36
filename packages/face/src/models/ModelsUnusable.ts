/** Says to the operator why there are no model files to work with, and what to do. */
export class ModelsUnusable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ModelsUnusable";
  }
}
