import { PolicyCases, Type } from "@countersign/contract";
import type { PolicyCase } from "@countersign/core";
import { createCheck } from "../check/createCheck.ts";
import { CommandFailure } from "./CommandFailure.ts";
import { readJsonFile } from "./readJsonFile.ts";
import { faultOf } from "./readPolicyFile.ts";

const areCases = createCheck(Type.Object({ cases: PolicyCases }, { additionalProperties: false }));

/**
 * Reads the cases that are kept beside a policy: `policy.cases.json` for `policy.json`.
 * @throws {CommandFailure} failed
 */
export async function readPolicyCases(policyPath: string): Promise<readonly PolicyCase[]> {
  const path = policyPath.replace(/(\.json)?$/, ".cases.json");
  const content = await readJsonFile(path);
  if (!areCases(content)) throw new CommandFailure("failed", `${path} holds no cases: ${faultOf(areCases)}.`);
  return (content as { readonly cases: readonly PolicyCase[] }).cases; // the schema says so
}
