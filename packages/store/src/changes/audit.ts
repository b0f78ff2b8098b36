import { type Apply, HELD } from "./settling.ts";

export const audit: Apply<"audit"> = async ({ entry }, { event }) => {
  entry.append(event);
  return HELD;
};
