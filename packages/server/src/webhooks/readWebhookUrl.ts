import { malformed } from "@countersign/contract";
import { isNamedPlace, type OutsideRules } from "../address/outsideAddress.ts";
import { webhookSettings as table } from "../config/webhookSettings.ts";

const MAX_URL_LENGTH = 2048;

/**
 * Gives the address of an endpoint in its one spelling. Where it leads is looked at whenever something is sent there.
 * @throws {MfaError} malformed
 */
export function readWebhookUrl(text: string, rules: Pick<OutsideRules, "allow">): string {
  const url = text.length > MAX_URL_LENGTH ? null : URL.parse(text);
  const isOpen = url !== null && url.username === "" && url.password === "" && url.hash === "";
  const isHttp = url?.protocol === "https:" || url?.protocol === "http:";
  if (!isOpen || !isHttp) throw malformed("url", "must be an https address without user, password and fragment");
  if (url.protocol === "http:" && !isNamedPlace(url, rules))
    throw malformed("url", `must be an https address, or lead where ${table.webhookAllow.name} allows http`);
  return url.href;
}
