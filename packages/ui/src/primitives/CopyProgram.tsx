import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "./Button.tsx";
import { useWords } from "./Language.ts";

/** A program or a command, to be taken elsewhere as it stands. */
export function CopyProgram({ text }: { readonly text: string }): JSX.Element {
  const words = useWords();
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div class="program">
      <pre dir="ltr" translate={false}>
        <code>{text}</code>
      </pre>
      {navigator.clipboard === undefined ? null : (
        <Button kind="plain" onPress={copy}>
          {words(isCopied ? "copied" : "copy")}
        </Button>
      )}
    </div>
  );
}
