import type { SubjectRef } from "@countersign/core";

/** Gives the resource name Authing's clients know an account by. */
export function userArn({ poolId, userId }: SubjectRef): string {
  return `arn:cn:authing:${poolId}:user:${userId}`;
}
