const LABEL_OF_TEXT = /(?<![0-9a-zA-Z])(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{24}|\d{6})(?![0-9a-zA-Z])/g;

/** What so many hexadecimal digits are. */
const HEXADECIMAL: Readonly<Record<number, string>> = { 24: "<id>", 32: "<key>", 64: "<handle>" };

/** What is different in every run, by what it is called in the transcript. */
export class Names {
  readonly #labels = new Map<string, string>();

  /** Names a value. Two codes may be equal: what counts is the name that was given last. */
  learn(value: string, label: string): void {
    if (value !== "") this.#labels.set(value, label);
  }

  find(value: string): string | undefined {
    return this.#labels.get(value);
  }

  /** Puts names in the place of the ids, keys and codes within a text. */
  replaceIn(text: string): string {
    return text.replaceAll(LABEL_OF_TEXT, (found) => {
      const name = this.#labels.get(found);
      if (name !== undefined) return name;
      return HEXADECIMAL[found.length] ?? found;
    });
  }
}
