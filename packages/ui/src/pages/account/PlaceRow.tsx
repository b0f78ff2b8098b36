import type { OwnSession, TrustedDevice } from "@countersign/sdk/account";
import type { ComponentChildren, JSX } from "preact";
import { useAccountWords } from "./AccountContext.ts";
import { Told } from "./FactorList.tsx";

export interface PlaceRowProps {
  readonly place: OwnSession | TrustedDevice;
  /** What the person can do about it; `label` says it of this one. Null: nothing. */
  readonly act: {
    readonly word: string;
    readonly label: (names: PlaceNames) => string;
    readonly onPress: () => void;
  } | null;
  /** What else is known of it. */
  readonly children?: ComponentChildren;
}

export type PlaceNames = Readonly<Record<"browser" | "application", string>>;

/** A browser in which somebody is, or was, with the application and when. */
export function PlaceRow({ place, act, children }: PlaceRowProps): JSX.Element {
  const words = useAccountWords();
  const { current, application, lastUsedAt } = place;
  const browser = place.browser ?? words("sessionUnknown");
  return (
    <li class="row">
      <div class="row-text">
        <span class="name">
          <bdi>{browser}</bdi>
          {current ? <span class="badge">{words("sessionHere")}</span> : null}
        </span>
        <span class="hint">
          <bdi>{application.name}</bdi>
          {children}
          {" · "}
          <Told sentence={words("sessionUsed", { when: "\u0000" })} at={lastUsedAt} />
        </span>
      </div>
      {act === null ? null : (
        <button
          class="row-act"
          type="button"
          aria-label={act.label({ browser, application: application.name })}
          onClick={act.onPress}
        >
          {act.word}
        </button>
      )}
    </li>
  );
}
