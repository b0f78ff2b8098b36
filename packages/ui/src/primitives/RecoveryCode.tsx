import type { JSX } from "preact";
import { Button } from "./Button.tsx";
import { CopyField } from "./CopyField.tsx";
import { useWords } from "./Language.ts";

interface RecoveryCodeProps {
  readonly code: string;
  /** Whose account it is for, as the file says that is kept. */
  readonly holder: string;
}

/** A recovery code to be kept: by copying, in a file, or on paper. */
export function RecoveryCode({ code, holder }: RecoveryCodeProps): JSX.Element {
  const words = useWords();
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`${holder}\n${words("recoveryLabel")}: ${code}\n`)}`;
  return (
    <>
      <CopyField label={words("recoveryLabel")} value={code} />
      <p class="acts">
        <a class="button plain" part="button button-plain" href={file} download="recovery-code.txt">
          {words("download")}
        </a>
        <Button kind="plain" onPress={() => window.print()}>
          {words("print")}
        </Button>
      </p>
    </>
  );
}
