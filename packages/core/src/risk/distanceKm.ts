import type { GeoPoint } from "../model/place.ts";

const EARTH_RADIUS_KM = 6371;

/** Gives how far two points are apart along the globe. */
export function distanceKm(one: GeoPoint, other: GeoPoint): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const latitude = Math.sin(radians(other.latitudeDegrees - one.latitudeDegrees) / 2) ** 2;
  const longitude = Math.sin(radians(other.longitudeDegrees - one.longitudeDegrees) / 2) ** 2;
  const haversine =
    latitude + Math.cos(radians(one.latitudeDegrees)) * Math.cos(radians(other.latitudeDegrees)) * longitude;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(haversine)));
}
