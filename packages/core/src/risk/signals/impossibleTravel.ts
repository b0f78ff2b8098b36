import { type JudgeSignal, ofPlace } from "../signal.ts";

const DEFAULT_KM_PER_HOUR = 900;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Nobody travels that fast from where the account signed in last, even where the map is as wrong as it may be. */
export const impossibleTravel: JudgeSignal = (situation, { travelKmPerHour = DEFAULT_KM_PER_HOUR }) => {
  const { journey } = situation;
  if (journey === null) return ofPlace(situation, "unclear");
  const certainKm = Math.max(0, journey.distanceKm - journey.errorKm);
  const isPossible = certainKm <= (travelKmPerHour * journey.elapsedMs) / HOUR_MS;
  const facts = { distanceKm: certainKm, minutes: Math.round(journey.elapsedMs / MINUTE_MS) };
  return ofPlace(situation, isPossible || certainKm === 0 ? "known" : "new", facts);
};
