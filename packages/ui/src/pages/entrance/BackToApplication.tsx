import type { JSX } from "preact";
import { Button } from "../../primitives/Button.tsx";
import { useSentences } from "../frame/Page.ts";
import { entranceWords } from "../words/entranceWords.ts";
import type { Entrance } from "./Entrance.ts";
import type { ReturnError } from "./WayBack.ts";

interface BackToApplicationProps {
  readonly entrance: Entrance;
  readonly error?: ReturnError;
}

/** The way back for who does not want to go on, or cannot. */
export function BackToApplication({ entrance, error = "access_denied" }: BackToApplicationProps): JSX.Element | null {
  const words = useSentences(entranceWords);
  if (entrance.wayBack === null) return null;
  return (
    <Button kind="plain" onPress={() => entrance.leave(error)}>
      {words("backTo", { application: entrance.description.application.name })}
    </Button>
  );
}
