import type { Application, Person, Place, PoolId, Store, Subject } from "@countersign/core";
import { canonicalIp, ipBlocks } from "../address/ipBlocks.ts";

interface Around {
  readonly applicationsOf: (poolId: PoolId) => Promise<readonly Application[]>;
  readonly support: Pick<Store, "findPlaces">;
}

/** Gives an account with what it may sign in to, and the places where its owner has come from of late; `from` is one more. */
export async function findPerson(
  { applicationsOf, support }: Around,
  subject: Subject,
  from: string | null,
): Promise<Person> {
  const { poolId, userId, lastIp } = subject.user;
  const known = await support.findPlaces({ poolId, userId });
  const addresses = [from, lastIp, ...known].flatMap((each) => (each === null ? [] : (canonicalIp(each) ?? [])));
  const applications = await applicationsOf(poolId);
  return { subject, applications, places: [...new Set(addresses)].map(placeOf) };
}

/** Gives a place by its address, in its one spelling. */
export function placeOf(ip: string): Place {
  return { address: ip, ...ipBlocks(ip) };
}
