/** The words of an application that replace ours. `{{code}}`, `{{app}}` and the like stand for what fills them. */
export interface MessageTemplate {
  /** Of an e-mail; without one ours is used. */
  readonly subject?: string;
  readonly text: string;
  /** Of an e-mail; without one it goes out as plain text. */
  readonly html?: string;
}
