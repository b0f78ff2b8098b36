/** What one check of the doctor says. */
export interface Finding {
  readonly name: string;
  readonly status: "ok" | "warn" | "fail";
  readonly finding: string;
  /** Null when all is well. */
  readonly whatToDo: string | null;
}

export function ok(name: string, finding: string): Finding {
  return { name, status: "ok", finding, whatToDo: null };
}

export function warn(name: string, finding: string, whatToDo: string): Finding {
  return { name, status: "warn", finding, whatToDo };
}

export function fail(name: string, finding: string, whatToDo: string): Finding {
  return { name, status: "fail", finding, whatToDo };
}
