/** What the exit code of a command says. */
export const exitCodes = {
  done: { code: 0, meaning: "done" },
  failed: { code: 1, meaning: "it failed; the message says what to mend" },
  usage: { code: 2, meaning: "the command line is wrong; nothing was done" },
  notFound: { code: 3, meaning: "what the command names is not there; nothing was done" },
  refused: { code: 4, meaning: "it was not confirmed; nothing was done" },
  checkFailed: {
    code: 5,
    meaning: "a check found something wrong (doctor, config check, audit verify, backup verify, policy test)",
  },
  partly: { code: 6, meaning: "some records were refused; all others were taken (import)" },
} as const;

export type Exit = keyof typeof exitCodes;
