import type { FaceProgress } from "@countersign/sdk/face";
import type { JSX } from "preact";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { FaceCamera } from "../primitives/FaceCamera.tsx";
import { useWords } from "../primitives/Language.ts";
import { FaultLine } from "./FaultLine.tsx";
import { Frame } from "./Frame.tsx";
import { OtherMethod } from "./OtherMethod.tsx";
import { TrustDevice } from "./TrustDevice.tsx";

interface FaceLiveProps {
  readonly flow: SecondFactorFlow;
  readonly progress: FaceProgress | null;
}

/** A face, live before the camera. */
export function FaceLive({ flow, progress }: FaceLiveProps): JSX.Element {
  const words = useWords();
  const run = (video: HTMLVideoElement): void => void flow.face.runLive(video);
  return (
    <Frame title={words("title")} takesFocus>
      <FaceCamera progress={progress} isRunning={flow.isBusy.value} onStart={run}>
        <FaultLine flow={flow} />
      </FaceCamera>
      <TrustDevice flow={flow} />
      <OtherMethod flow={flow} />
    </Frame>
  );
}
