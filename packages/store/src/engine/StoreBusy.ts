/** Others held what a write needed for too long. Nothing was written: trying again later makes sense. */
export class StoreBusy extends Error {
  override readonly name = "StoreBusy";
}
