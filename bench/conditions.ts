/** What a measurement is printed beside: the same words in every bench. */
import { cpus, loadavg, totalmem } from "node:os";

export function machine(): string {
  const [processor] = cpus();
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${processor?.model ?? "unknown"}, ${memoryGib} GiB, ${process.platform}, Node ${process.version}`;
}

export function loadAverage(): string {
  return loadavg()
    .map((each) => each.toFixed(2))
    .join(" ");
}
