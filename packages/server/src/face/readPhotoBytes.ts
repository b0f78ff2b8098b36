/** Of one photo, wherever it comes from. */
export const MAX_PHOTO_BYTES = 5 * 1024 * 1024;

/** Gives all that a stream holds; null, and no more of it is read, once that is more than a photo may have. */
export async function readPhotoBytes(stream: AsyncIterable<Buffer>): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > MAX_PHOTO_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
