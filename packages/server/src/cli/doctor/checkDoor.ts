import { isIPv6 } from "node:net";
import { readBootstrapFile } from "../../config/bootstrapFile.ts";
import { type Settings, settings as table } from "../../config/settings.ts";
import { type Finding, fail, ok } from "./finding.ts";
import type { Patient } from "./patient.ts";

const NAME = "port";
const PATIENCE_MS = 3_000;
const ADVICE = `Give this one another port (${table.port.name}), or end what has it: a start is refused until then.`;

/** Looks whether it is this service that answers on its port, or nobody yet: whoever else has it keeps it from starting. */
export async function checkDoor({ settings }: Patient): Promise<readonly Finding[]> {
  if (settings.port === 0) return [];
  const door = doorOf(settings);
  const alive = await ask(`${door}/healthz`);
  if (alive === "nobody") return [ok(NAME, `nobody listens on ${door} at the moment`)];
  if (alive !== '{"status":"alive"}') return [fail(NAME, `something else listens on ${door}`, ADVICE)];
  const appId = (await readBootstrapFile(settings.dataDir))?.appId;
  const config = appId === undefined ? "" : await ask(`${door}/api/v2/applications/${appId}/public-config`);
  if (appId !== undefined && config.includes(appId)) return [ok(NAME, `this service answers on ${door}`)];
  return [fail(NAME, `another Countersign, which serves other data, listens on ${door}`, ADVICE)];
}

/** Every address of the machine is asked for at its own. */
function doorOf({ host, port }: Pick<Settings, "host" | "port">): string {
  if (host === "0.0.0.0") return `http://127.0.0.1:${port}`;
  if (host === "::") return `http://[::1]:${port}`;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** Gives the beginning of what is answered; `nobody` where no connection was had. */
async function ask(url: string): Promise<string> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const answer = await fetch(url, { signal, redirect: "manual" });
    return await answer.text();
  } catch (error) {
    const cause = error instanceof TypeError ? error.cause : null;
    const isAway = cause instanceof Error && "syscall" in cause && cause.syscall === "connect";
    return isAway ? "nobody" : "";
  }
}
