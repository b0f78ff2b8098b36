import { useEffect, useState } from "preact/hooks";

/** Gives the whole seconds until a moment, counting down to 0. */
export function useSecondsUntil(atMs: number, nowMs: () => number): number {
  const left = (): number => Math.max(0, Math.ceil((atMs - nowMs()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 1000);
    return () => clearInterval(timer);
  }, [atMs]);
  return seconds;
}
