/** As many arguments as every engine takes in one call. */
const CHUNK_BYTES = 0x8000;

/** Writes a picture in base64. */
export async function toBase64(picture: Blob | Uint8Array): Promise<string> {
  const bytes = picture instanceof Uint8Array ? picture : new Uint8Array(await picture.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    text += String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES));
  }
  return btoa(text);
}
