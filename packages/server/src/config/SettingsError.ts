/** One thing wrong with the settings. */
export interface Mistake {
  /** Name of the setting, or path of the file. */
  readonly name: string;
  /** What must hold, as the end of a sentence that begins with the name. */
  readonly rule: string;
}

/** The settings cannot be used. Names every mistake; its text holds no value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(["The settings cannot be used:", ...mistakes.map(({ name, rule }) => `  ${name} ${rule}`)].join("\n"));
    this.mistakes = mistakes;
  }
}
