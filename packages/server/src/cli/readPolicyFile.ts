import { MfaError, PolicyDocument } from "@countersign/contract";
import { checkPolicy, type SignInPolicy } from "@countersign/core";
import type { Check } from "../check/createCheck.ts";
import { createCheck } from "../check/createCheck.ts";
import { CommandFailure } from "./CommandFailure.ts";
import { readJsonFile } from "./readJsonFile.ts";

const isPolicy: Check<SignInPolicy> = createCheck(PolicyDocument);

/**
 * Reads a policy from a file.
 * @throws {CommandFailure} failed, naming what is wrong with it
 */
export async function readPolicyFile(path: string): Promise<SignInPolicy> {
  const content = await readJsonFile(path);
  if (!isPolicy(content)) throw new CommandFailure("failed", `${path} is no policy: ${faultOf(isPolicy)}.`);
  try {
    checkPolicy(content);
  } catch (error) {
    const { field = "", rule = "" } = error instanceof MfaError ? (error.data ?? {}) : {};
    throw new CommandFailure("failed", `${path} is no policy: ${String(field)} ${String(rule)}.`);
  }
  return content;
}

/** Gives the first thing that is wrong with what was checked last. */
export function faultOf({ errors }: Pick<Check<unknown>, "errors">): string {
  const [first] = errors ?? [];
  if (first === undefined) return "it has another form";
  const { instancePath, message = "is wrong", params } = first;
  const more = Object.values(params as Readonly<Record<string, unknown>>).filter((each) => typeof each !== "object");
  const details = [...more, ...Object.values(params).filter(Array.isArray).flat()].join(", ");
  return `${instancePath === "" ? "it" : instancePath.slice(1).replaceAll("/", ".")} ${message} (${details})`;
}
