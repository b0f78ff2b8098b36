import type { Application } from "@countersign/core";
import type { AdminStore } from "@countersign/store";
import { CommandFailure } from "./CommandFailure.ts";

/**
 * Gives the application that is meant: the one named, or the only one.
 * @throws {CommandFailure} notFound, or usage when there are several and none is named
 */
export async function chooseApplication(
  admin: Pick<AdminStore, "listPools" | "listApplications">,
  id: string | null,
): Promise<Application> {
  const all = await listAllApplications(admin);
  const ids = all.map((application) => `${application.id} ${application.name}`).join(", ");
  if (id === null) {
    const [only, ...others] = all;
    if (only !== undefined && others.length === 0) return only;
    throw new CommandFailure("usage", `There are several applications: name one with --app (${ids}).`);
  }
  const named = all.find((application) => application.id === id);
  if (named === undefined) throw new CommandFailure("notFound", `There is no application ${id}. There is: ${ids}.`);
  return named;
}

/** Gives the applications of all pools, oldest first within each. */
export async function listAllApplications(
  admin: Pick<AdminStore, "listPools" | "listApplications">,
): Promise<readonly Application[]> {
  const pools = await admin.listPools();
  return (await Promise.all(pools.map((pool) => admin.listApplications(pool.id)))).flat();
}
