/** Where the pictures of a live session come from. */
export interface FrameSource {
  /** Gives the next picture, as JPEG, PNG or WebP of at most 700 kB; a picture sent twice ends the session. */
  take(signal?: AbortSignal): Blob | Uint8Array | Promise<Blob | Uint8Array>;
  /** Called once, however the session ends. */
  close(): void | Promise<void>;
}
