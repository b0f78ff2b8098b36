import type { DeviceTrust, ListedDevice, SubjectRef, TrustedDevice } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";
import { type Columns, readColumns, selectColumns } from "./columns.ts";

type TrustRow = Omit<DeviceTrust, "passed"> & { readonly passed: string };
type DeviceRow = Omit<TrustedDevice, "passed"> & { readonly passed: string };

const TRUST_COLUMNS: Columns<TrustRow> = {
  id: "id",
  appId: "app_id",
  passed: "passed",
  createdAtMs: "created_at_ms",
  expiresAtMs: "expires_at_ms",
};

const DEVICE_COLUMNS: Columns<DeviceRow> = {
  ...TRUST_COLUMNS,
  poolId: "pool_id",
  userId: "user_id",
  digest: "digest",
  previousDigest: "previous_digest",
  turnedAtMs: "turned_at_ms",
  ip: "ip",
  userAgent: "user_agent",
};

const PREFIX = "device.";

/** What `readDeviceTrust` reads, of `sessions` and the table of `DEVICE_JOIN`. */
export const DEVICE_TRUST_COLUMNS = selectColumns<TrustRow>("trusted_devices", TRUST_COLUMNS, PREFIX);

export const DEVICE_JOIN = `left join trusted_devices on trusted_devices.pool_id = sessions.pool_id
    and trusted_devices.id = sessions.trusted_device_id and trusted_devices.user_id = sessions.user_id`;

/** Gives what is known of the device that let a session in; null: there is none, or no longer. */
export function readDeviceTrust(row: object): DeviceTrust | null {
  const { passed, ...trust } = readColumns<TrustRow | { readonly [Name in keyof TrustRow]: null }>(
    row,
    TRUST_COLUMNS,
    PREFIX,
  );
  return trust.id === null || passed === null ? null : { ...trust, passed: readJson(passed) };
}

const TEXT = `select ${selectColumns<DeviceRow>("trusted_devices", DEVICE_COLUMNS)}, applications.name as "applicationName"
  from trusted_devices
  join applications on applications.pool_id = trusted_devices.pool_id and applications.id = trusted_devices.app_id
  where trusted_devices.pool_id = $1 and trusted_devices.user_id = $2
  order by trusted_devices.turned_at_ms desc, trusted_devices.id`;

/** Gives the trusted devices of an account, those that have run out included, the one that served last first. */
export async function findTrustedDevices(
  query: Query,
  { poolId, userId }: SubjectRef,
): Promise<readonly ListedDevice[]> {
  const rows = await query.all<DeviceRow & Pick<ListedDevice, "applicationName">>(TEXT, [poolId, userId]);
  return rows.map(({ applicationName, ...row }) => ({
    device: { ...row, passed: readJson(row.passed) },
    applicationName,
  }));
}
