import type { Application } from "@countersign/core";
import { count } from "./output/count.ts";
import { facts } from "./output/table.ts";
import type { Outcome } from "./output/terminal.ts";

type Listed = Omit<Application, "secretDigest" | "olderSecret">;

/** Gives an application as the commands list it: field by field, so that no secret comes along. */
export function applicationSummary({
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
  policyMode,
  trustDays,
  look,
}: Application): Listed {
  return {
    ...{ id, poolId, name, factors, redirectUris, allowedOrigins, templates },
    ...{ faceProof, firstEnrolment, clientType, ownLogin, policyMode, trustDays, look },
  };
}

/** Gives an application, with its secret where one was just made. */
export function presentApplication(application: Application, secret: string | null): Outcome {
  const listed = applicationSummary(application);
  const text = facts([
    ["id", listed.id],
    ["user pool", listed.poolId],
    ["name", listed.name],
    ["factors", listed.factors.join(", ")],
    ["face proof", listed.faceProof],
    ["first enrolment", listed.firstEnrolment],
    ["client type", listed.clientType],
    ["own login", listed.ownLogin],
    ["policy", listed.policyMode],
    ["trusted devices", listed.trustDays === 0 ? "none" : `for ${count(listed.trustDays, "day")}`],
    ["colour", listed.look.colour ?? ""],
    ["logo", listed.look.logo === null ? "" : "there is one"],
    ["terms", listed.look.termsUrl ?? ""],
    ["privacy", listed.look.privacyUrl ?? ""],
    ["redirect URIs", listed.redirectUris.join(", ")],
    ["allowed origins", listed.allowedOrigins.join(", ")],
    ["templates", Object.keys(listed.templates).join(", ")],
    ...(secret === null ? [] : [["secret (shown this once)", secret] as const]),
  ]);
  return { text, json: { ...listed, ...(secret === null ? {} : { secret }) } };
}
