import type { AuditType } from "@countersign/core";
import { activityOf } from "../own/kindOfActivity.ts";

/** Every type of event that the trail may hold. */
export const auditTypes = Object.keys(activityOf) as readonly AuditType[]; // its keys
