import type { FaceProgress } from "@countersign/sdk/face";
import type { JSX } from "preact";
import { FaceCamera } from "../../primitives/FaceCamera.tsx";
import { Notice } from "../../primitives/Notice.tsx";
import { useAccount, useAccountFault, useAccountWords } from "./AccountContext.ts";

/** A face, live before the camera. */
export function AddFace({ progress }: { readonly progress: FaceProgress | null }): JSX.Element {
  const words = useAccountWords();
  const { store, binding } = useAccount();
  return (
    <FaceCamera
      progress={progress}
      isRunning={store.isBusy.value}
      onStart={(video) => binding.bindFace(video, words("face"))}
    >
      <Notice kind="bad">{useAccountFault()}</Notice>
    </FaceCamera>
  );
}
