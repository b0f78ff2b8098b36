import type { Fault, History, Operation } from "./operation.ts";

/** Five guesses are free; the lock behind them lasts this long at least, but for what a clock's grain may take. */
const FREE_GUESSES = 5;
const LOCK_MS = 29_000;

/** The one was over before the other was begun: whatever order explains the history, the one comes first. */
function before(one: Operation, other: Operation): boolean {
  return one.endedMs <= other.begunMs;
}

/** Whether it may have taken effect at some time from the one moment to the other. */
function mayLieIn({ begunMs, endedMs, outcome }: Operation, fromMs: number, toMs: number): boolean {
  return outcome !== "refused" && begunMs <= toMs && (outcome === "unknown" || endedMs >= fromMs);
}

function isDone({ outcome }: Operation): boolean {
  return outcome === "done";
}

/**
 * Gives what in a history no order of its operations explains, in which each takes effect at one moment between its
 * beginning and its end. Each property is looked for by key: an account, a secret, a session.
 */
export function faultsIn(history: History): readonly Fault[] {
  const accounts = Map.groupBy(history, ({ account }) => account);
  return [...accounts.values()].flatMap((own) => [
    ...usedTwice(own),
    ...beyondBudget(own),
    ...withoutFactors(own),
    ...afterTheirEnd(own),
    ...lost(own),
    ...passwords(own),
  ]);
}

function usedTwice(history: History): readonly Fault[] {
  const uses = history.filter(isDone).flatMap((each) => (each.spends ?? []).map((secret) => ({ secret, each })));
  return [...Map.groupBy(uses, ({ secret }) => secret)].flatMap(([secret, all]) =>
    all.length < 2
      ? []
      : [{ property: "singleUse", says: `${secret} was good ${all.length} times`, shown: all.map(({ each }) => each) }],
  );
}

/** Of guesses that lie closer together than a lock lasts, with none between that may have freed them, five may be judged. */
function beyondBudget(history: History): readonly Fault[] {
  const guesses = history.filter(({ guesses: of, outcome }) => of !== undefined && (of.wrong || outcome === "done"));
  return [...Map.groupBy(guesses, ({ guesses: of }) => of?.at ?? "")].flatMap(([at, all]) => {
    const wrong = all.filter(({ guesses: of }) => of?.wrong).toSorted((one, other) => one.begunMs - other.begunMs);
    const frees = history.filter(({ clears }) => clears === at);
    for (const [index, first] of wrong.entries()) {
      const five = wrong.slice(index, index + FREE_GUESSES);
      const sixth = sixthsOf(all, wrong, index).find((each) => {
        const endMs = Math.max(...five.map(({ endedMs }) => endedMs), each.endedMs);
        return (
          endMs - first.begunMs < LOCK_MS &&
          !frees.some((free) => free !== each && mayLieIn(free, first.begunMs, endMs))
        );
      });
      if (sixth !== undefined)
        return [{ property: "attemptBudget", says: `a sixth guess at ${at} was judged`, shown: [...five, sixth] }];
    }
    return [];
  });
}

/** What must have been judged behind five wrong ones: the next one, or a right one that was begun after them. */
function sixthsOf(all: History, wrong: History, index: number): History {
  const five = wrong.slice(index, index + FREE_GUESSES);
  if (five.length < FREE_GUESSES) return [];
  return [
    ...wrong.slice(index + FREE_GUESSES, index + FREE_GUESSES + 1),
    ...all.filter((each) => isDone(each) && five.every((guess) => before(guess, each))),
  ];
}

/** Whether a factor was bound whenever the operation may have taken effect. */
function isBoundThroughout(history: History, operation: Operation): boolean {
  const bound = history.filter((each) => each.binds === "first" && isDone(each) && before(each, operation));
  const latest = bound.toSorted((one, other) => one.begunMs - other.begunMs).at(-1);
  if (latest === undefined) return false;
  return !history.some((each) => each.binds === "none" && mayLieIn(each, latest.begunMs, operation.endedMs));
}

function withoutFactors(history: History): readonly Fault[] {
  return history.flatMap((each): readonly Fault[] => {
    const { opens } = each;
    if (opens?.kind !== "session" || !isDone(each)) return [];
    if (opens.proved === "nothing" && opens.acr === "2")
      return [{ property: "factors", says: "assurance 2 by the first factor alone", shown: [each] }];
    if (opens.proved === "nothing" && isBoundThroughout(history, each))
      return [{ property: "factors", says: "no factor was asked for, though one was bound", shown: [each] }];
    return [];
  });
}

function opened(history: History): ReadonlyMap<string, Operation> {
  return new Map(history.flatMap((each) => (each.opens !== undefined && isDone(each) ? [[each.opens.id, each]] : [])));
}

/** Whether an operation, if it took effect behind the opening, ended what was opened. */
function covers({ ends }: Operation, { opens }: Operation): boolean {
  if (ends === undefined || opens === undefined) return false;
  if (ends.which === "one") return ends.id === opens.id;
  if (ends.id === opens.id) return false;
  return ends.which === "all" || opens.proved === "nothing";
}

/** What was given before something was ended is good for nothing that is begun after. */
function afterTheirEnd(history: History): readonly Fault[] {
  const openings = opened(history);
  const ends = history.filter((each) => each.ends !== undefined && isDone(each));
  return history.flatMap((use): readonly Fault[] => {
    const opening = use.shows === undefined || !isDone(use) ? undefined : openings.get(use.shows);
    if (opening === undefined) return [];
    const end = ends.find(
      (each) => each !== use && covers(each, opening) && before(opening, each) && before(each, use),
    );
    return end === undefined
      ? []
      : [{ property: "revocation", says: `${use.shows} was used after its end`, shown: [opening, end, use] }];
  });
}

/** What was given and cannot have ended is there. */
function lost(history: History): readonly Fault[] {
  const openings = opened(history);
  return history.flatMap((use): readonly Fault[] => {
    const opening = use.shows !== undefined && use.missed === true ? openings.get(use.shows) : undefined;
    if (opening?.opens?.kind !== "session" || !before(opening, use)) return [];
    const mayBeOver = history.some(
      (each) => each !== use && covers(each, opening) && mayLieIn(each, opening.begunMs, use.endedMs),
    );
    return mayBeOver
      ? []
      : [{ property: "nothingLost", says: `${use.shows} was given and is gone`, shown: [opening, use] }];
  });
}

/** A password is a register: what is read was written, and not overwritten since. */
function passwords(history: History): readonly Fault[] {
  const writes = history.filter(({ sets, outcome }) => sets !== undefined && outcome !== "refused");
  return history.flatMap((use): readonly Fault[] => {
    const write = writes.find(({ sets }) => sets === use.tries);
    if (use.tries === undefined || write === undefined) return [];
    const over = writes.find(
      (each) => each !== write && isDone(write) && isDone(each) && before(write, each) && before(each, use),
    );
    if (isDone(use) && over !== undefined)
      return [{ property: "revocation", says: "an old password was good", shown: [write, over, use] }];
    const isCurrent =
      isDone(write) &&
      before(write, use) &&
      !writes.some((each) => each !== write && !before(each, write) && mayLieIn(each, write.begunMs, use.endedMs));
    if (use.missed === true && use.outcome === "refused" && isCurrent)
      return [{ property: "nothingLost", says: "the password that was set is wrong", shown: [write, use] }];
    return [];
  });
}
