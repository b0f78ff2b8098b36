import type { Person, Place, Store, Subject } from "@countersign/core";
import type { StorehouseView } from "@countersign/store";
import { canonicalIp, ipBlocks } from "../address/ipBlocks.ts";
import { readAddress } from "../address/readAddress.ts";
import type { Kind } from "../config/kind.ts";

const address: Kind<string> = { rule: "an IPv4 or IPv6 address", parse: readAddress };

/** Where a person says that he comes from. */
export function fromOption(summary: string) {
  return { value: "ADDRESS", kind: address, summary } as const;
}

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
