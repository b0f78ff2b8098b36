import type { CodePurpose, NoticePurpose } from "@countersign/core";

/** What the sentences of a message with a code are made of. */
export interface CodeValues {
  readonly app: string;
  /** What the code is for, as the sentence needs it: `sign in`. */
  readonly action: string;
  readonly code: string;
  readonly minutes: number;
  readonly host: string;
}

export interface NoticeWording {
  /** The subject, and the headline of the e-mail. */
  readonly title: string;
  readonly sentence: string;
  /** What to do if it was somebody else. */
  readonly advice: string;
}

/** Everything the messages say in one language. */
export interface Wording {
  /** By channel where a phone number and an e-mail address are told apart. */
  readonly actions: Readonly<Record<CodePurpose, { readonly sms: string; readonly email: string }>>;
  readonly notices: Readonly<Record<NoticePurpose, NoticeWording>>;
  readonly sms: {
    /** From the most to the least said; the last one is what a very long name leaves room for. */
    readonly code: readonly ((values: CodeValues) => string)[];
    readonly codeNameless: (values: CodeValues) => string;
    readonly notice: readonly ((app: string, title: string, time: string) => string)[];
    readonly noticeNameless: (title: string, time: string) => string;
    /** Behind a notice. */
    readonly notMe: (link: string) => string;
  };
  readonly email: {
    readonly subject: (app: string, title: string) => string;
    readonly codeTitle: (values: CodeValues) => string;
    readonly codeIntro: (values: CodeValues) => string;
    /** Between two sentences. */
    readonly space: "" | " ";
    readonly validity: (values: CodeValues) => string;
    readonly whereToEnter: (values: CodeValues) => string;
    readonly notAsked: string;
    /** In the place of `notAsked` for a code that only goes out after the first factor. */
    readonly firstStepPassed: string;
    /** In the place of the advice, and before the link. */
    readonly notMe: string;
    readonly labels: { readonly time: string; readonly item: string; readonly browser: string; readonly place: string };
    readonly footer: (host: string) => string;
  };
}
