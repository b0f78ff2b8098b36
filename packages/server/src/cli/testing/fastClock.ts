/** How many times faster than the machine's the clock of a test's processes goes. */
export const CLOCK_SPEED = 30;

/** Timers of this length and more keep house and follow the clock; shorter ones guard real requests and do not. */
const HOUSEKEEPING_MS = 60_000;

const originMs = Date.now();

/** Gives the time as the processes see it that `fastClock` was given to. */
export function fastNowMs(): number {
  return originMs + (Date.now() - originMs) * CLOCK_SPEED;
}

/** Words for Node that let the clock of a process go faster: minutes of waiting become seconds. */
export const fastClock: readonly string[] = [
  "--import",
  `data:text/javascript,${encodeURIComponent(`
    const now = Date.now;
    Date.now = () => ${originMs} + (now() - ${originMs}) * ${CLOCK_SPEED};
    const set = globalThis.setTimeout;
    const faster = (work, ms, ...given) => set(work, ms >= ${HOUSEKEEPING_MS} ? ms / ${CLOCK_SPEED} : ms, ...given);
    globalThis.setTimeout = Object.defineProperties(faster, Object.getOwnPropertyDescriptors(set));
  `)}`,
];
