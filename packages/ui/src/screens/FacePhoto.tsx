import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { useWords } from "../primitives/Language.ts";
import { FaultLine } from "./FaultLine.tsx";
import { Frame } from "./Frame.tsx";
import { OtherMethod } from "./OtherMethod.tsx";
import { TrustDevice } from "./TrustDevice.tsx";

interface FacePhotoProps {
  readonly flow: SecondFactorFlow;
  readonly bound: boolean;
}

/** A face by photos: one to prove it, one or two to bind it. */
export function FacePhoto({ flow, bound }: FacePhotoProps): JSX.Element {
  const words = useWords();
  const id = useId();
  const take = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void => {
    void flow.face.submitPhotos([...(currentTarget.files ?? [])].slice(0, bound ? 1 : 2));
    currentTarget.value = "";
  };
  return (
    <Frame title={words(bound ? "title" : "titleBind")} takesFocus>
      <p>{words(bound ? "facePhoto" : "facePhotoTwo")}</p>
      <FaultLine flow={flow} />
      <TrustDevice flow={flow} />
      <div class="field">
        <label for={id}>{words("facePick")}</label>
        <input
          id={id}
          type="file"
          accept="image/jpeg,image/png,image/webp"
          capture="user"
          multiple={!bound}
          disabled={flow.isBusy.value}
          onChange={take}
        />
      </div>
      <OtherMethod flow={flow} />
    </Frame>
  );
}
