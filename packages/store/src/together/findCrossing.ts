import type { Plan } from "./planOf.ts";

/** Gives the items that count in a window that one of them passes: it would matter who comes first. */
export function findCrossing(plans: readonly Plan[]): readonly number[] {
  const passed = new Set(
    plans.flatMap((plan) => plan.passed.flatMap(({ windows, clear }) => [...windows.map(({ key }) => key), ...clear])),
  );
  const crosses = ({ counted }: Plan): boolean =>
    counted.some(({ windows }) => windows.some(({ key }) => passed.has(key)));
  return plans.flatMap((plan, item) => (crosses(plan) ? [item] : []));
}
