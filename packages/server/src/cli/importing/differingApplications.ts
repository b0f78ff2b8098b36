import type { Application } from "@countersign/core";

/** What a copy of an application cannot have, or has of its own: secrets are renewed, and a picture stays where it was. */
const own: readonly string[] = ["id", "poolId", "secretDigest", "olderSecret", "look"];

/**
 * Says which of the applications of an export are not here, or are set up in another way: an import into a pool that is there leaves
 * them alone, and one that demanded a second factor may demand none now.
 */
export function differingApplications(
  exported: readonly Application[],
  here: readonly Application[],
): readonly string[] {
  return exported.flatMap((application) => {
    const { id, name } = application;
    const found = here.find((each) => each.id === id);
    if (found === undefined) return [`The application ${name} (${id}) of the export is not here, and is not made.`];
    const before = new Map<string, unknown>(Object.entries(found));
    const differing = Object.entries(application)
      .filter(([key, value]) => !own.includes(key) && JSON.stringify(value) !== JSON.stringify(before.get(key)))
      .map(([key]) => key);
    if (differing.length === 0) return [];
    const demands = application.factors.length > 0 ? ` There it demanded ${application.factors.join(", ")}.` : "";
    return [
      `The application ${name} (${id}) stays as it is here, which differs from the export in ${differing.join(", ")}.${demands} See countersign app update.`,
    ];
  });
}
