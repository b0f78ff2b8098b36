import type { FaceProgress, FaceTarget } from "@countersign/sdk/face";
import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "./Button.tsx";
import { useWords } from "./Language.ts";

interface FaceCameraProps {
  /** Null until the first picture was asked for. */
  readonly progress: FaceProgress | null;
  readonly isRunning: boolean;
  /** @param video where the person is to see himself */
  readonly onStart: (video: HTMLVideoElement) => void;
  /** What went wrong before. */
  readonly children: ComponentChildren;
}

/** What the camera sees, mirrored, and what the person is to do. */
export function FaceCamera({ progress, isRunning, onStart, children }: FaceCameraProps): JSX.Element {
  const words = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const start = (): void => {
    if (video.current !== null) onStart(video.current);
  };
  return (
    <>
      <p>{words("faceLead")}</p>
      {children}
      <div class="camera" part="camera" hidden={!isRunning}>
        {/* Sound is neither taken nor played. */}
        <video ref={video} muted playsInline />
        {progress?.target ? <Ring target={progress.target} video={video.current} /> : null}
      </div>
      <p class="guide" role="status">
        {isRunning && progress !== null ? words(progress.hint ?? progress.action) : ""}
      </p>
      {isRunning && progress !== null ? (
        <p class="hint">{words("faceStep", { step: progress.step, steps: progress.steps })}</p>
      ) : (
        <Button isBusy={isRunning} onPress={start}>
          {words("faceStart")}
        </Button>
      )}
    </>
  );
}

interface RingProps {
  readonly target: FaceTarget;
  readonly video: HTMLVideoElement | null;
}

/** Where to bring the face, over a mirrored picture. Drawn as SVG: attributes of it are no inline style. */
function Ring({ target, video }: RingProps): JSX.Element {
  const [width, height] = [video?.videoWidth || 4, video?.videoHeight || 3];
  const radius = (target.size * Math.min(width, height)) / 2;
  return (
    <svg class="ring" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <circle cx={(1 - target.x) * width} cy={target.y * height} r={radius} stroke-width={height / 80} />
    </svg>
  );
}
