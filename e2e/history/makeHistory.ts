import { createSeededRandom } from "@countersign/testkit";
import { acts } from "./acts.ts";
import type { Act, Lots } from "./asking.ts";
import { operatorAct } from "./factorActs.ts";
import { faultsIn } from "./faultsIn.ts";
import type { Member } from "./Member.ts";
import type { Fault, History, Property } from "./operation.ts";
import type { Place } from "./Place.ts";
import { nobodyThere } from "./Scribe.ts";

export interface Plan {
  readonly seed: string;
  /** Operations after which no act is begun any more. */
  readonly operations: number;
  /** Ends as soon as this is found not to hold; left out: goes on to the end. */
  readonly until?: Property;
  /** Called once, when half of the operations are over: what goes wrong on purpose. */
  readonly atHalf?: () => Promise<void>;
}

const CLIENTS = 6;
const MEMBERS = 24;
/** How often acts are drawn between two of the operator. */
const ACTS_BETWEEN = 40;
const LOOK_EVERY = 60;

/**
 * Lets several clients act for a few people at once, each by lots that the seed has settled, and gives what happened and what of it cannot be
 * explained. Which requests meet is the machine's doing: a seed draws the same acts again, not the same races.
 */
export async function makeHistory(
  place: Place,
  plan: Plan,
): Promise<{ readonly history: History; readonly faults: readonly Fault[] }> {
  const { history } = place.scribe;
  const members: Member[] = [];
  while (members.length < MEMBERS) members.push(await place.newMember());
  let found: readonly Fault[] = [];
  let looked = 0;
  let half: Promise<void> | null = null;
  place.scribe.onOperation = () => {
    if (plan.atHalf !== undefined && half === null && history.length >= plan.operations / 2) half = plan.atHalf();
    if (plan.until === undefined || history.length - looked < LOOK_EVERY) return;
    looked = history.length;
    found = faultsIn(history).filter(({ property }) => property === plan.until);
  };
  const isOver = (): boolean => found.length > 0 || history.length >= plan.operations;
  await Promise.all(
    Array.from({ length: CLIENTS }, (_, client) => act(place, members, lotsOf(`${plan.seed} ${client}`), isOver)),
  );
  await half;
  return { history, faults: faultsIn(history) };
}

async function act(place: Place, members: readonly Member[], lots: Lots, isOver: () => boolean): Promise<void> {
  for (let made = 1; !isOver(); made += 1) {
    const member = members[lots.below(members.length)];
    if (member === undefined) throw new Error("nobody to act for");
    const drawn = draw(lots);
    await (made % ACTS_BETWEEN === 0 ? operatorAct : drawn)(place, member, lots).catch(nobodyThere);
  }
}

function draw(lots: Lots): Act {
  const all = Object.values(acts);
  let lot = lots.below(all.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, each] of all) {
    if (lot < weight) return each;
    lot -= weight;
  }
  throw new Error("a lot beyond all acts");
}

function lotsOf(seed: string): Lots {
  const random = createSeededRandom(seed);
  return {
    below(limit) {
      const [high = 0, low = 0] = random.bytes(2);
      return (high * 256 + low) % limit;
    },
  };
}

/** Tells a fault so that it can be followed: who asked what of which node, when, and what came of it. */
export function tellFault({ property, says, shown }: Fault): string {
  const lines = shown.map(
    ({ name, node, begunMs, endedMs, outcome, code }) =>
      `  ${begunMs.toFixed(1)} to ${endedMs.toFixed(1)} ms: ${name} at ${node}: ${outcome}, ${code}`,
  );
  return [`${property}: ${says}`, ...lines].join("\n");
}
