import type { Person, Place, Store, Subject } from "@countersign/core";
import type { StorehouseView } from "@countersign/store";
import { canonicalIp, ipBlocks } from "../address/ipBlocks.ts";

interface Around {
  readonly admin: Pick<StorehouseView["admin"], "listApplications">;
  readonly support: Pick<Store, "findPlaces">;
}

/** Gives an account with what it may sign in to, and the places where its owner has come from of late; `from` is one more. */
export async function findPerson({ admin, support }: Around, subject: Subject, from: string | null): Promise<Person> {
  const { poolId, userId, lastIp } = subject.user;
  const known = await support.findPlaces({ poolId, userId });
  const addresses = [from, lastIp, ...known].flatMap((each) => (each === null ? [] : (canonicalIp(each) ?? [])));
  const applications = await admin.listApplications(poolId);
  return { subject, applications, places: [...new Set(addresses)].map(placeOf) };
}

/** Gives a place by its address, in its one spelling. */
export function placeOf(ip: string): Place {
  return { address: ip, ...ipBlocks(ip) };
}
