import { type Apply, HELD } from "./settling.ts";

export const audit: Apply<"audit"> = async ({ entry }, { event }) => {
  await entry.append(event);
  return HELD;
};
