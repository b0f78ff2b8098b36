import type { JSX } from "preact";
import { Button } from "./Button.tsx";
import { useWords } from "./Language.ts";
import { useSecondsUntil } from "./useSecondsUntil.ts";

interface ResendProps {
  /** When another code may be sent. */
  readonly atMs: number;
  readonly nowMs: () => number;
  readonly isBusy: boolean;
  /** Whether this code is one that was asked for anew. */
  readonly isAnew: boolean;
  readonly onResend: () => void;
}

/** Another code, when the time has come; until then, how long that is. */
export function Resend({ atMs, nowMs, isBusy, isAnew, onResend }: ResendProps): JSX.Element {
  const words = useWords();
  const seconds = useSecondsUntil(atMs, nowMs);
  return (
    <>
      <p class="hint" role="status">
        {isAnew ? words("sent") : ""}
      </p>
      {seconds > 0 ? (
        <p class="hint">{words("resendIn", { seconds })}</p>
      ) : (
        <Button kind="plain" isBusy={isBusy} onPress={onResend}>
          {words("resend")}
        </Button>
      )}
    </>
  );
}
