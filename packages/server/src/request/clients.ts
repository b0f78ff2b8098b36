import { MfaError, malformed } from "@countersign/contract";
import { type Application, isLive } from "@countersign/core";
import { spellId } from "@countersign/spelling";
import { judgeSecret, noteOlder } from "./clientSecrets.ts";
import type { RequestContext } from "./requestContext.ts";

/** An application as it comes to redeem what somebody was given for it. */
export interface Client {
  readonly application: Application;
  /** It has shown its secret; else it was only named. */
  readonly isProven: boolean;
}

/**
 * Gives the application that a request comes from: by `Authorization: Basic`, or by `client_id` and `client_secret` of the body, not by
 * both. RFC 6749 §2.3.1
 * @throws {MfaError} clientInvalid, malformed for two ways at once
 */
export async function readClient({ services, basic }: RequestContext, body: unknown): Promise<Client> {
  const said = credentialsIn(body);
  const id = basic?.id ?? said.id;
  const secret = basic?.secret ?? said.secret;
  const application = id === null ? null : await services.ports.store.findApplication(id);
  const standing = secret === null ? null : judgeSecret(services, application, secret);
  if (application === null || (standing !== null && !isLive(standing))) throw clientInvalid();
  if (basic !== null && said.secret !== null) throw malformed("client_secret", "cannot be given beside Authorization");
  if (basic !== null && said.id !== null && said.id !== basic.id)
    throw malformed("client_id", "must be that of Authorization");
  if (standing === "older") noteOlder(services, `the application ${application.id}`, application);
  return { application, isProven: standing !== null };
}

/** @throws {MfaError} clientInvalid for one that shows no secret, and as {@link readClient} */
export async function demandApplication(context: RequestContext, body: unknown): Promise<Application> {
  const { application, isProven } = await readClient(context, body);
  if (!isProven) throw clientInvalid();
  return application;
}

/** RFC 6749 §5.2 */
export function clientInvalid(): MfaError {
  return new MfaError("clientInvalid", { error: "invalid_client" });
}

function credentialsIn(body: unknown): { readonly id: string | null; readonly secret: string | null } {
  const { client_id, client_secret } = (body ?? {}) as Readonly<Record<string, unknown>>; // the schema has been checked
  const secret = typeof client_secret === "string" && client_secret !== "" ? client_secret : null;
  return { id: typeof client_id === "string" ? spellId(client_id) : null, secret };
}
