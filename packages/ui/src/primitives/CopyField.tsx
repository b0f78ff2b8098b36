import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "./Button.tsx";
import { useWords } from "./Language.ts";

interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
  /** How many characters stand together where it is to be read; copied, it is whole. */
  readonly groups?: number;
}

/** Text to take elsewhere: selectable, and copied by a press where the browser lets us. */
export function CopyField({ label, value, groups }: CopyFieldProps): JSX.Element {
  const words = useWords();
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard?.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div class="copy" part="copy">
      <span class="label">{label}</span>
      <output class="value" part="secret" dir="ltr" translate={false}>
        {groups === undefined ? value : value.match(new RegExp(`.{1,${groups}}`, "g"))?.join(" ")}
      </output>
      {navigator.clipboard === undefined ? null : (
        <Button kind="plain" onPress={copy}>
          {words(isCopied ? "copied" : "copy")}
        </Button>
      )}
    </div>
  );
}
