import { failures } from "@countersign/contract";
import { type AuditType, channels, factors, type WebhookMessage, webhookStates, windowRules } from "@countersign/core";
import { keyPurposes } from "@countersign/store";
import type { SmsSenderName } from "../send/sendSettings.ts";
import { callingCodes } from "./callingCodes.ts";
import { degradations } from "./degradations.ts";
import { deliveryOutcomes } from "./deliveryOutcome.ts";
import { type MetricRow, NONE, OTHER } from "./metricRow.ts";
import { outcomes } from "./outcomes.ts";
import { processTable } from "./processTable.ts";

const gatewayNames: Readonly<Record<SmsSenderName | "smtp" | "devInbox", true>> = {
  ...{ webhook: true, twilio: true, aliyun: true, tencent: true },
  ...{ smtp: true, devInbox: true },
};
/** `none`: no gateway could be asked. */
const gateways = [...Object.keys(gatewayNames), NONE, OTHER];
const factorWords = [...Object.keys(factors), NONE, OTHER];

/** What an event of the trail says of a sign-in. */
export const signInStages = {
  "signIn.password": "password",
  "signIn.code": "code",
  "signIn.external": "external",
  "signIn.passed": "completed",
} as const satisfies Partial<Record<AuditType, string>>;

/** What an event of the trail says of a factor. */
export const factorActs = {
  "authenticator.enrol": "enrol",
  "authenticator.confirm": "confirm",
  "authenticator.verify": "verify",
  "authenticator.stepUp": "stepUp",
  "authenticator.remove": "remove",
  "authenticator.release": "release",
  "authenticator.disavow": "disavow",
  "recoveryCode.renew": "renew",
} as const satisfies Partial<Record<AuditType, string>>;

/** What an attempt leaves a message of a webhook as. */
export const webhookOutcomes = {
  delivered: "delivered",
  waiting: "retried",
  failed: "given up",
} as const satisfies Readonly<Record<WebhookMessage["state"], string>>;

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", OTHER] as const;
const statuses = ["1xx", "2xx", "3xx", "4xx", "5xx"] as const;

/** What waits for its turn in a process. */
const queues = ["hash", "face", "storageRead", "storageWrite", "databaseConnection"] as const;

/** What a label says of a number in the body of an answer. */
const wireCodes: readonly string[] = [
  ...new Set(Object.values(failures).map(({ code }) => String(code))),
  "200",
  NONE,
  OTHER,
];

const settlements = ["settled", "lost", "failed"] as const;

/** Every metric that is served. The text, its documentation and what tests hold alarms and panels against come from here. */
export const metricTable = {
  countersign_build_info: {
    type: "gauge",
    help: "Always 1, with the version of the service.",
    labels: { version: "version" },
    scope: "process",
  },
  countersign_sign_ins_total: {
    type: "counter",
    help: "Sign-ins: first factors that were judged (password, code, external), and sessions that were opened (completed).",
    labels: { stage: Object.values(signInStages), outcome: outcomes },
    scope: "process",
  },
  countersign_factors_total: {
    type: "counter",
    help: "What was done with second factors, by kind and by what became of it.",
    labels: { factor: factorWords, act: Object.values(factorActs), outcome: outcomes },
    scope: "process",
  },
  countersign_codes_sent_total: {
    type: "counter",
    help: "Codes that were put into the outbox for somebody, by channel and the calling code of the number.",
    labels: { channel: channels, prefix: callingCodes },
    scope: "process",
  },
  countersign_codes_returned_total: {
    type: "counter",
    help: "Codes that were entered, and were right: beside those that were sent, how many come back.",
    labels: { channel: channels, prefix: callingCodes },
    scope: "process",
  },
  countersign_messages_total: {
    type: "counter",
    help: "Attempts to hand a message over: taken by the gateway, to be tried again, or given up.",
    labels: { channel: channels, gateway: gateways, outcome: deliveryOutcomes },
    scope: "process",
  },
  countersign_send_seconds: {
    type: "histogram",
    help: "How long handing a message over took.",
    labels: { channel: channels },
    scope: "process",
  },
  countersign_limits_hit_total: {
    type: "counter",
    help: "Requests that found a limit used up, by its window. Notices that are dropped in silence are not among them.",
    labels: { window: [...Object.keys(windowRules), OTHER] },
    scope: "process",
  },
  countersign_queue_depth: {
    type: "gauge",
    help: "What waits for its turn in the process.",
    labels: { queue: queues },
    scope: "process",
  },
  countersign_outbox_messages: {
    type: "gauge",
    help: "Messages that wait to be handed over.",
    labels: { channel: channels },
    scope: "service",
  },
  countersign_outbox_overdue_seconds: {
    type: "gauge",
    help: "For how long the message that is due the longest has been due.",
    labels: { channel: channels },
    scope: "service",
  },
  countersign_webhook_attempts_total: {
    type: "counter",
    help: "Attempts to deliver a message to a webhook: delivered, to be tried again, or given up.",
    labels: { outcome: Object.values(webhookOutcomes) },
    scope: "process",
  },
  countersign_webhook_messages: {
    type: "gauge",
    help: "Messages that wait for webhooks that are switched on, of each at most 1000.",
    labels: {},
    scope: "service",
  },
  countersign_webhook_oldest_seconds: {
    type: "gauge",
    help: "Age of the oldest of them, since it was first told: of one that is replayed, too.",
    labels: {},
    scope: "service",
  },
  countersign_webhook_endpoints: {
    type: "gauge",
    help: "Webhooks that are switched on (enabled), or off: by an operator (disabled), since they said that they are gone (gone), or since they took nothing for five days (failing).",
    labels: { state: webhookStates },
    scope: "service",
  },
  countersign_settle_seconds: {
    type: "histogram",
    help: "How long a settlement took, the wait for the disk included: settled, lost to another one, or failed.",
    labels: { outcome: settlements },
    scope: "process",
  },
  countersign_hash_seconds: {
    type: "histogram",
    help: "How long hashing a password or a recovery code took, its wait included.",
    labels: {},
    scope: "process",
  },
  countersign_http_requests_total: {
    type: "counter",
    help: "Requests that were answered, by the pattern of the route. On Authing's paths a refusal is HTTP 200: its number is the code.",
    labels: { method: methods, route: "route template", status: statuses, code: wireCodes },
    scope: "process",
  },
  countersign_http_request_seconds: {
    type: "histogram",
    help: "How long requests took.",
    labels: { route: "route template" },
    scope: "process",
  },
  countersign_ready: {
    type: "gauge",
    help: "1 while /readyz says that the process can serve.",
    labels: {},
    scope: "process",
  },
  countersign_degraded: {
    type: "gauge",
    help: "1 while the process serves, and something is wrong that an operator should mend.",
    labels: { reason: Object.keys(degradations) },
    scope: "process",
  },
  countersign_store_up: {
    type: "gauge",
    help: "1 while the database can be read and takes what is written.",
    labels: {},
    scope: "process",
  },
  countersign_gateway_up: {
    type: "gauge",
    help: "1 while a gateway is asked, 0 while it is left alone after failures.",
    labels: { channel: channels, gateway: gateways },
    scope: "process",
  },
  countersign_key_age_seconds: {
    type: "gauge",
    help: "Age of the oldest key that is written with, by its purpose.",
    labels: { purpose: keyPurposes },
    scope: "service",
  },
  countersign_audit_checkpoint_age_seconds: {
    type: "gauge",
    help: "How long ago the process last wrote a checkpoint of its audit trail, or found that none was due.",
    labels: {},
    scope: "process",
  },
  countersign_audit_breaks_total: {
    type: "counter",
    help: "How often somebody else was found to have changed the audit trail.",
    labels: {},
    scope: "process",
  },
  ...processTable,
} as const satisfies Readonly<Record<string, MetricRow>>;

export type MetricName = keyof typeof metricTable;
