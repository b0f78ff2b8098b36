/** How the text of a setting is read. */
export interface Kind<T> {
  /** What the text must be, as a noun phrase: it ends the sentence "must be …". It never quotes a value. */
  readonly rule: string;
  /** Gives null for text that breaks the rule. */
  parse(text: string): T | null;
}

/** Gives the kind of comma-separated lists. Blanks around the commas do not count; an empty item breaks the rule. */
export function listOf<T>(item: Kind<T>, rule: string): Kind<readonly T[]> {
  return {
    rule,
    parse(text) {
      const items = text.split(",").map((part) => item.parse(part.trim()));
      const read = items.filter((part) => part !== null);
      return read.length === items.length ? Object.freeze(read) : null;
    },
  };
}

/** Gives the kind of lists that name nothing twice. */
export function distinct<T>(list: Kind<readonly T[]>): Kind<readonly T[]> {
  return {
    rule: `${list.rule}, each once`,
    parse(text) {
      const items = list.parse(text);
      return items !== null && new Set(items).size === items.length ? items : null;
    },
  };
}

/** Gives the kind of comma-separated `key=value` pairs. A key that comes twice breaks the rule. */
export function pairsOf<T>(key: Kind<string>, value: Kind<T>, rule: string): Kind<Readonly<Record<string, T>>> {
  return {
    rule,
    parse(text) {
      const pairs = new Map<string, T>();
      for (const part of text.split(",")) {
        const [left, right, ...others] = part.split("=").map((side) => side.trim());
        const name = key.parse(left ?? "");
        const read = right === undefined ? null : value.parse(right);
        if (name === null || read === null || others.length > 0 || pairs.has(name)) return null;
        pairs.set(name, read);
      }
      return Object.freeze(Object.fromEntries(pairs));
    },
  };
}

/** Gives the kind of texts that are one of a few words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Kind<Word> {
  return { rule: `one of ${words.join(", ")}`, parse: (text) => words.find((word) => word === text) ?? null };
}

/** Gives the kind of texts that a pattern describes. */
export function matching(pattern: RegExp, rule: string): Kind<string> {
  return { rule, parse: (text) => (pattern.test(text) ? text : null) };
}

/** Gives a kind that takes what `read` takes without throwing. */
export function readableBy(read: (text: string) => unknown, rule: string): Kind<string> {
  return {
    rule,
    parse(text) {
      try {
        read(text);
        return text;
      } catch {
        return null;
      }
    },
  };
}
