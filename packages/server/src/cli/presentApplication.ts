import type { Application } from "@countersign/core";
import { facts } from "./output/table.ts";
import type { Outcome } from "./output/terminal.ts";

/** Gives an application as the commands list it. */
export function applicationSummary(application: Application): Readonly<Record<string, unknown>> {
  const {
    id,
    poolId,
    name,
    factors,
    redirectUris,
    allowedOrigins,
    templates,
    faceProof,
    firstEnrolment,
    clientType,
    ownLogin,
  } = application;
  return {
    id,
    poolId,
    name,
    factors,
    redirectUris,
    allowedOrigins,
    templates,
    faceProof,
    firstEnrolment,
    clientType,
    ownLogin,
  };
}

/** Gives an application, with its secret where one was just made. */
export function presentApplication(application: Application, secret: string | null): Outcome {
  const {
    id,
    poolId,
    name,
    factors,
    redirectUris,
    allowedOrigins,
    templates,
    faceProof,
    firstEnrolment,
    clientType,
    ownLogin,
  } = application;
  const text = facts([
    ["id", id],
    ["user pool", poolId],
    ["name", name],
    ["factors", factors.join(", ")],
    ["face proof", faceProof],
    ["first enrolment", firstEnrolment],
    ["client type", clientType],
    ["own login", ownLogin],
    ["redirect URIs", redirectUris.join(", ")],
    ["allowed origins", allowedOrigins.join(", ")],
    ["templates", Object.keys(templates).join(", ")],
    ...(secret === null ? [] : [["secret (shown this once)", secret] as const]),
  ]);
  return { text, json: { ...applicationSummary(application), ...(secret === null ? {} : { secret }) } };
}
