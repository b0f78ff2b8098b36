/** Gives the code of a failed system call, such as `EACCES`; any other error is not for the operator and goes on. */
export function systemReason(error: unknown): string {
  if (error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string")
    return error.code;
  throw error;
}
