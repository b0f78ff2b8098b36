/** The first bytes of a JPEG, so that nobody takes the picture for something else. */
const JPEG_HEAD = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);

/** What a picture shows to the engine of the transcript. */
export interface Scene {
  readonly person?: number;
  /** Why it cannot be used. */
  readonly fault?: string;
  /** The movement of a live session. */
  readonly movement?: string;
  /** The engine asks for the face to be brought to its target. */
  readonly asksTarget?: boolean;
  /** The engine throws when it reads this one. */
  readonly breaks?: boolean;
  /** Tells pictures of one scene apart. */
  readonly take?: number;
}

export function pictureOf(scene: Scene): Buffer<ArrayBuffer> {
  return Buffer.concat([JPEG_HEAD, Buffer.from(JSON.stringify(scene))]);
}

/** Gives what a picture shows; null when it is none of ours. */
export function sceneOf(picture: Uint8Array): Scene | null {
  const bytes = Buffer.from(picture);
  if (!bytes.subarray(0, JPEG_HEAD.length).equals(JPEG_HEAD) || bytes[JPEG_HEAD.length] !== 0x7b) return null;
  return JSON.parse(bytes.subarray(JPEG_HEAD.length).toString()) as Scene; // written by pictureOf
}
