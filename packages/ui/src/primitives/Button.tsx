import type { ComponentChildren, JSX } from "preact";

interface ButtonProps {
  readonly children: ComponentChildren;
  /** `main` is what most people press; `plain` looks like text; `danger` takes something away. */
  readonly kind?: "main" | "plain" | "danger";
  readonly isBusy?: boolean;
  /** Left out: it submits its form. */
  readonly onPress?: () => void;
}

/** A button. While it is busy it says so, keeps its focus and does nothing. */
export function Button({ children, kind = "main", isBusy = false, onPress }: ButtonProps): JSX.Element {
  const press = (event: Event): void => {
    if (isBusy) event.preventDefault();
    else onPress?.();
  };
  return (
    <button
      class={`button ${kind}`}
      part={`button button-${kind}`}
      type={onPress === undefined ? "submit" : "button"}
      aria-disabled={isBusy ? "true" : undefined}
      aria-busy={isBusy ? "true" : undefined}
      onClick={press}
    >
      {children}
    </button>
  );
}
