import type { PlaceOfAddress } from "@countersign/core";

type Fields = Readonly<Record<string, unknown>>;

/** City centres are good to some tens of kilometres at best. */
const CITY_RADIUS_KM = 100;
/** Of what is known to be somewhere in a country. */
const COUNTRY_RADIUS_KM = 1000;

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/**
 * Gives what a record of a MaxMind-format file says of a place: of MaxMind's own files, whose fields lie in objects, and
 * of those that name the same flat (`country_code`, `city`, `latitude`).
 */
export function readRecord(record: unknown): PlaceOfAddress {
  const flat = fieldsOf(record);
  const country = fieldsOf(flat.country);
  const city = textOf(flat.city) ?? textOf(fieldsOf(fieldsOf(flat.city).names).en);
  const { autonomous_system_number: number } = flat;
  return {
    country: textOf(flat.country_code) ?? textOf(country.iso_code),
    city,
    point: pointOf({ ...fieldsOf(flat.location), ...flat }, city !== null),
    network: typeof number === "number" && number > 0 ? `AS${number}` : null,
  };
}

function pointOf({ latitude, longitude, accuracy_radius: radius }: Fields, hasCity: boolean): PlaceOfAddress["point"] {
  if (typeof latitude !== "number" || typeof longitude !== "number") return null;
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return null;
  const fallback = hasCity ? CITY_RADIUS_KM : COUNTRY_RADIUS_KM;
  const radiusKm = typeof radius === "number" && radius > 0 ? radius : fallback;
  return { latitudeDegrees: latitude, longitudeDegrees: longitude, radiusKm };
}
