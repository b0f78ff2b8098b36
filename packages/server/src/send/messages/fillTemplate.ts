/**
 * Puts `values` in the place of `{{names}}`, in one pass: a value that looks like a placeholder stays as it is. Unknown
 * names stay too.
 */
export function fillTemplate(
  template: string,
  values: Readonly<Record<string, string>>,
  encode: (value: string) => string = (value) => value,
): string {
  return template.replace(/\{\{([a-z]+)\}\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? encode(values[name] ?? "") : placeholder,
  );
}
