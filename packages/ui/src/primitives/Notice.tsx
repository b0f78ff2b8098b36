import type { ComponentChildren, JSX } from "preact";

interface NoticeProps {
  /** `bad` interrupts a screen reader; `good` waits for its turn. */
  readonly kind: "good" | "bad";
  /** Nothing: it stays silent, in its place. */
  readonly children: ComponentChildren;
}

/** Tells what came of something. It must be there before it has anything to say: else nobody hears it. */
export function Notice({ kind, children }: NoticeProps): JSX.Element {
  return (
    <p class={`notice ${kind}`} role={kind === "bad" ? "alert" : "status"}>
      {children}
    </p>
  );
}
