/** Bytes of one pixel: red, green, blue. */
export const CHANNELS = 3;

/** A decoded picture: rows from the top, pixels from the left. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
