import { type Finding, ok } from "./finding.ts";
import type { Patient } from "./patient.ts";

/** Tells who is believed whom he asks for. What passes requests on without being declared, the service has remarked. */
export async function checkProxies({ settings }: Patient): Promise<readonly Finding[]> {
  const { trustedProxies, proxyHeader } = settings;
  if (trustedProxies === null) return [ok("proxies", "none is believed: whoever connects is the client")];
  const header = proxyHeader ?? "x-forwarded-for or forwarded";
  return [ok("proxies", `${trustedProxies.join(", ")}: believed whom they ask for, by ${header}`)];
}
