import type { sessionRow } from "../changes/sessions.ts";
import { insertingMany } from "../engine/manyRows.ts";

type SessionRow = ReturnType<typeof sessionRow>;

export const insertSessions = insertingMany<SessionRow>("sessions", {
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
});
