import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import type { TotpParameters } from "@countersign/otp";

const run = promisify(execFile);

export const hasOathtool = spawnSync("oathtool", ["--version"]).status === 0;

/** Gives the codes that oathtool computes: of the step of a moment, and of as many after it. */
export async function oathtoolCodes(
  base32: string,
  { algorithm, digits, periodSeconds }: TotpParameters,
  { nowMs, more }: { readonly nowMs: number; readonly more: number },
): Promise<readonly string[]> {
  const options = [`--totp=${algorithm.toLowerCase()}`, `--digits=${digits}`, `--time-step-size=${periodSeconds}s`];
  const when = [`--now=@${Math.floor(nowMs / 1_000)}`, `--window=${more}`];
  const { stdout } = await run("oathtool", [...options, ...when, "--base32", base32]);
  return stdout.trim().split("\n");
}
