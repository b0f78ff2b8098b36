import { id } from "../config/kinds.ts";

/** The user pool to work in. */
export const poolOption = {
  value: "ID",
  kind: id,
  summary: "the user pool; not needed while there is only one",
} as const;

/** The application to work on. */
export const appOption = {
  value: "ID",
  kind: id,
  summary: "the application; not needed while there is only one",
} as const;

/** The way past a question. */
export const yesOption = { summary: "do not ask: it is confirmed" } as const;

/** The account to work on. */
export const whoArgument = {
  name: "WHO",
  summary: "the user's id, e-mail address, phone number or user name",
} as const;
