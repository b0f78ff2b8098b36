import type { CodeParameter, MovedFormat, Unsaid } from "@countersign/moving";
import { oneOf } from "../../config/kind.ts";
import { wholeNumber } from "../../config/kinds.ts";
import { CommandFailure } from "../CommandFailure.ts";

/** What the codes of a file are made with, where it does not say it. */
export const unsaidOptions = {
  digits: {
    value: "NUMBER",
    kind: oneOf("6", "8"),
    summary: "how many digits codes have, where the file does not say it: 6 (when not given) or 8",
  },
  period: {
    value: "SECONDS",
    kind: wholeNumber(10, 300),
    summary: "how long a code is shown, where the file does not say it; 30 when not given",
  },
  algorithm: {
    value: "HASH",
    kind: oneOf("SHA1", "SHA256", "SHA512"),
    summary: "the hash of codes, where the file does not say it; SHA1 when not given",
  },
} as const;

interface Given {
  readonly digits: "6" | "8" | null;
  readonly period: number | null;
  readonly algorithm: "SHA1" | "SHA256" | "SHA512" | null;
}

/**
 * Gives what the operator says of the codes of a file.
 * @throws {CommandFailure} usage where its format says that itself
 */
export function readUnsaid(given: Given, { name, silentOn = [] }: Pick<MovedFormat, "name" | "silentOn">): Unsaid {
  const options: readonly CodeParameter[] = ["digits", "period", "algorithm"];
  const told = options.find((each) => given[each] !== null && !silentOn.includes(each));
  if (told !== undefined) throw new CommandFailure("usage", `Leave out --${told}: a file of ${name} says that itself.`);
  const { digits, period, algorithm } = given;
  return {
    ...(digits === null ? {} : { digits: Number(digits) }),
    ...(period === null ? {} : { periodSeconds: period }),
    ...(algorithm === null ? {} : { algorithm }),
  };
}
