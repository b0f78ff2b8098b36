import type { FaceProgress, FaceTarget } from "@countersign/sdk/face";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { Button } from "../primitives/Button.tsx";
import { useWords } from "../primitives/Language.ts";
import { FaultLine } from "./FaultLine.tsx";
import { Frame } from "./Frame.tsx";
import { OtherMethod } from "./OtherMethod.tsx";

interface FaceLiveProps {
  readonly flow: SecondFactorFlow;
  readonly progress: FaceProgress | null;
}

/** A face, live before the camera: what it sees, mirrored, and what to do. */
export function FaceLive({ flow, progress }: FaceLiveProps): JSX.Element {
  const words = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const start = (): void => {
    if (video.current !== null) void flow.face.runLive(video.current);
  };
  const isRunning = flow.isBusy.value;
  return (
    <Frame title={words("title")} takesFocus>
      <p>{words("faceLead")}</p>
      <FaultLine flow={flow} />
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
      <OtherMethod flow={flow} />
    </Frame>
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
