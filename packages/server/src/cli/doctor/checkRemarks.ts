import { iso } from "../../iso.ts";
import { readRemarks } from "../../remarks/readRemarks.ts";
import { type Finding, warn } from "./finding.ts";
import type { Patient } from "./patient.ts";

/** Repeats what the process that serves, or served last, has remarked. */
export async function checkRemarks({ settings: { dataDir } }: Patient): Promise<readonly Finding[]> {
  const remarks = await readRemarks(dataDir);
  return remarks.map(({ finding, whatToDo, sinceMs }) =>
    warn("service", `${finding} Noticed ${iso(sinceMs)}.`, whatToDo),
  );
}
