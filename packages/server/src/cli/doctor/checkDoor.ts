import { isIPv6 } from "node:net";
import { failures } from "@countersign/contract";
import { viewStorehouse } from "@countersign/store";
import { type Settings, settings as table } from "../../config/settings.ts";
import { isDatabaseThere } from "../../start/isDatabaseThere.ts";
import { ask, isAlive, isNobody, NoAnswerInTime } from "./ask.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import type { Patient } from "./patient.ts";

const NAME = "port";
const PATIENCE_MS = 3_000;
const ADVICE = `Give this one another port (${table.port.name}), or end what has it: a start is refused until then.`;

/** Looks whether it is this service that answers on its port, or nobody yet: whoever else has it keeps it from starting. */
export async function checkDoor({ settings }: Patient): Promise<readonly Finding[]> {
  if (settings.port === 0) return [];
  const door = doorOf(settings);
  try {
    return [await judgeDoor(door, settings)];
  } catch (error) {
    if (error instanceof NoAnswerInTime) {
      const advice = "Ask again: it may be this service, and busy. If it stays so, look what has the port.";
      return [warn(NAME, `no answer in time on ${door}`, advice)];
    }
    if (isNobody(error)) return [ok(NAME, `nobody listens on ${door} at the moment`)];
    return [somethingElse(door)];
  }
}

async function judgeDoor(door: string, settings: Settings): Promise<Finding> {
  if (!isAlive(await ask(`${door}/healthz`, PATIENCE_MS))) return somethingElse(door);
  const appIds = await applicationsOf(settings);
  const [appId] = appIds ?? [];
  const text =
    appId === undefined ? "" : (await ask(`${door}/api/v2/applications/${appId}/public-config`, PATIENCE_MS)).text;
  if (text.includes(`"id":"${appId}"`)) return ok(NAME, `this service answers on ${door}`);
  if (appIds?.length === 0 || text.includes(`"code":${failures.applicationUnknown.code}`))
    return fail(NAME, `another Countersign, which serves other data, listens on ${door}`, ADVICE);
  return ok(NAME, `a Countersign answers on ${door}; whose data it serves is not known`);
}

function somethingElse(door: string): Finding {
  return fail(NAME, `something else listens on ${door}`, ADVICE);
}

/**
 * Gives applications of the database: whoever serves it knows them, on every machine. Null where they cannot be read; why, the checks of
 * the database say.
 */
async function applicationsOf(settings: Settings): Promise<readonly string[] | null> {
  try {
    if (!isDatabaseThere(settings)) return [];
    const view = await viewStorehouse(settings);
    try {
      if ((await view.schemaVersion()) === 0) return [];
      const pools = await view.admin.listPools();
      return (await Promise.all(pools.map(({ id }) => view.admin.listApplications(id)))).flat().map(({ id }) => id);
    } finally {
      await view.close();
    }
  } catch {
    return null;
  }
}

/** Every address of the machine is asked for at its own. */
function doorOf({ host, port }: Pick<Settings, "host" | "port">): string {
  if (host === "0.0.0.0") return `http://127.0.0.1:${port}`;
  if (host === "::") return `http://[::1]:${port}`;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
