import type { JSX } from "preact";
import { useSentences } from "../frame/Page.ts";
import { Screen } from "../frame/Screen.tsx";
import { entranceWords } from "../words/entranceWords.ts";
import type { Entrance } from "./Entrance.ts";

interface GoingProps {
  readonly entrance: Entrance;
  readonly address: string;
}

/** Shown until the browser is where it was sent to. An app's own address may need a press. */
export function Going({ entrance: { page, description, wayBack }, address }: GoingProps): JSX.Element {
  const words = useSentences(entranceWords);
  const application = description.application.name;
  return (
    <Screen title={page.title.value}>
      <p role="status">{wayBack === null ? words("returningHome") : words("returning", { application })}</p>
      {address.startsWith("http") ? null : (
        <a class="button main" href={address}>
          {words("open", { application })}
        </a>
      )}
    </Screen>
  );
}
