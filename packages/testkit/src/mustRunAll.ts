/** Says whether this run may leave nothing out: in CI, or because a developer asks for everything. */
export function mustRunAll(environment: Readonly<Record<string, string | undefined>>): boolean {
  return environment.CI === "true" || environment.COUNTERSIGN_TEST_ALL === "1";
}
