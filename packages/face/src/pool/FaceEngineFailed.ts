/** The engine could not do its work, whatever the photo: out of time, out of order, or without its models. */
export class FaceEngineFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "FaceEngineFailed";
  }
}
