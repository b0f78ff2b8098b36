/** A backup that cannot be made, read or restored: a sentence for the operator. It holds no secret. */
export class BackupFailed extends Error {
  override readonly name = "BackupFailed";
}
