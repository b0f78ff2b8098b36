import type { sessionRow } from "../changes/sessions.ts";
import { type ManyTypes, manyRows } from "../engine/manyRows.ts";

type SessionRow = ReturnType<typeof sessionRow>;

const columns = {
  pool_id: "text",
  id: "text",
  user_id: "text",
  app_id: "text",
  first_factor: "text",
  amr: "text",
  auth_time_ms: "bigint",
  factor_passed_at_ms: "bigint",
  passed: "text",
  created_at_ms: "bigint",
  expires_at_ms: "bigint",
  revoked_at_ms: "bigint",
  ip: "text",
  user_agent: "text",
  challenged_at_ms: "bigint",
  trusted_device_id: "text",
  access_pass_id: "text",
  challenged_by: "text",
} as const satisfies ManyTypes<SessionRow>;

export const insertSessions = manyRows<SessionRow>(
  columns,
  (given, names) => `insert into sessions (${names}) select ${names} from ${given}`,
);
