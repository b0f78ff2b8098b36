/** Gives what a server's log calls an error, each once. */
export function defectsIn(logs: string): readonly string[] {
  const faults = logs
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { level: string; msg: string; err?: { message: string; stack: string } })
    .filter(({ level }) => level === "error" || level === "fatal")
    .map(({ msg, err }) => `${msg}: ${err?.stack ?? err?.message}`);
  return [...new Set(faults)];
}
