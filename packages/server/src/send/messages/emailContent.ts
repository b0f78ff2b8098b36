/** What an e-mail says; its HTML and its plain text are two prints of it. */
export interface EmailContent {
  /** Name of the application. */
  readonly app: string;
  readonly title: string;
  readonly intro: string;
  readonly code: string | null;
  /** Label and value, such as the time of an event. */
  readonly rows: readonly (readonly [label: string, value: string])[];
  readonly paragraphs: readonly string[];
  /** Behind the paragraphs; null without one. */
  readonly link: string | null;
  readonly footer: string;
  /** Binds the code to its origin; null in a notification. */
  readonly lastLine: string | null;
}
