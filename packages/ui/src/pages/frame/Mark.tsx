import type { JSX } from "preact";

/** The mark of this service, where an application has no logo of its own: two strokes that answer each other. */
export function Mark(): JSX.Element {
  return (
    <svg class="page-mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <rect x="1" y="1" width="30" height="30" rx="9" />
      <path d="M8.5 16.500l5 5 10-11M20.5 21.500h3" />
    </svg>
  );
}
