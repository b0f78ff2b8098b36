import { CameraError } from "./CameraError.ts";
import type { FrameSource } from "./FrameSource.ts";
import { untilAborted } from "./untilAborted.ts";

/** A `<video>` element, as far as it is used here. */
export interface CameraVideo {
  srcObject: unknown;
  muted: boolean;
  playsInline: boolean;
  readonly videoWidth: number;
  readonly videoHeight: number;
  readonly currentTime: number;
  play(): Promise<void>;
  pause(): void;
  requestVideoFrameCallback?(callback: () => void): number;
}

export interface CameraOptions {
  /** Where to show what the camera sees; on the page, for some browsers draw nothing elsewhere. */
  video?: CameraVideo | undefined;
  signal?: AbortSignal | undefined;
}

interface Canvas {
  width: number;
  height: number;
  getContext(kind: "2d"): { drawImage(video: CameraVideo, x: number, y: number, w: number, h: number): void } | null;
  toBlob(callback: (blob: Blob | null) => void, type: string, quality: number): void;
}

interface Track {
  readonly readyState: string;
  stop(): void;
}

interface Stream {
  getTracks(): Track[];
}

/** What a browser has and others lack. */
interface Web {
  readonly document?: { createElement(name: "video"): CameraVideo; createElement(name: "canvas"): Canvas };
  readonly navigator?: { readonly mediaDevices?: { getUserMedia(constraints: object): Promise<Stream> } };
}

/** Enough for a face of 200 pixels at arm's length; more only takes longer to send. */
const LONGEST_SIDE = 640;
const JPEG_QUALITY = 0.9;
/** A session that rests longer than 15 seconds is over. */
const STALLED_MS = 10_000;
/** How often to look for a new picture where the browser does not say. */
const LOOK_MS = 30;

/**
 * Opens the camera that looks at the person.
 *
 * @throws {CameraError} if there is none, or it may not be used
 */
export async function openCamera({ video, signal }: CameraOptions = {}): Promise<FrameSource> {
  signal?.throwIfAborted();
  const { document, navigator } = globalThis as Web;
  if (!document || !navigator?.mediaDevices) throw new CameraError("unsupported");
  const size = { width: { ideal: LONGEST_SIDE }, height: { ideal: LONGEST_SIDE } };
  const asked = navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "user", ...size } });
  const camera = asked.then(
    (stream) => new Camera(stream, video ?? document.createElement("video"), document.createElement("canvas")),
    (cause) => Promise.reject(CameraError.from(cause)),
  );
  try {
    await untilAborted(
      camera.then((one) => one.start()),
      signal,
    );
    return await camera;
  } catch (error) {
    // The person may still be looking at the question whether to allow it.
    void camera.then((one) => one.close()).catch(() => undefined);
    throw error;
  }
}

class Camera implements FrameSource {
  readonly #stream: Stream;
  readonly #video: CameraVideo;
  readonly #canvas: Canvas;
  /** Where the video stood at the last picture. */
  #takenAt = -1;

  constructor(stream: Stream, video: CameraVideo, canvas: Canvas) {
    this.#stream = stream;
    this.#video = video;
    this.#canvas = canvas;
  }

  async start(): Promise<void> {
    const video = this.#video;
    video.srcObject = this.#stream;
    // Without these, telephones refuse to play or go to full screen.
    video.muted = true;
    video.playsInline = true;
    await video.play().catch((cause: unknown) => Promise.reject(CameraError.from(cause)));
  }

  async take(): Promise<Blob> {
    await this.#nextPicture();
    const { videoWidth, videoHeight } = this.#video;
    const scale = Math.min(1, LONGEST_SIDE / Math.max(videoWidth, videoHeight));
    const canvas = this.#canvas;
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    canvas.getContext("2d")?.drawImage(this.#video, 0, 0, canvas.width, canvas.height);
    const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
    if (!picture) throw new CameraError("stopped");
    return picture;
  }

  close(): void {
    for (const track of this.#stream.getTracks()) track.stop();
    this.#video.pause();
    this.#video.srcObject = null;
  }

  /** Waits until the video shows another picture than the one taken last. */
  async #nextPicture(): Promise<void> {
    const video = this.#video;
    const stalledMs = performance.now() + STALLED_MS;
    let isThere = false;
    video.requestVideoFrameCallback?.(() => {
      isThere = true;
    });
    while (!isThere) {
      if (performance.now() > stalledMs || !this.#stream.getTracks().some((track) => track.readyState === "live")) {
        throw new CameraError("stopped");
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      isThere ||= !video.requestVideoFrameCallback && video.videoWidth > 0 && video.currentTime > this.#takenAt;
    }
    this.#takenAt = video.currentTime;
  }
}
