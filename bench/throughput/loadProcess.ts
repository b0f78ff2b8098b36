/** Sends prepared requests over so many connections, in a process of its own; tells when each was answered. */
import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "./Connection.ts";
import type { Load, Loaded } from "./load.ts";
import { type Flow, GIVEN, type Step } from "./subject.ts";

/** A step as it goes over the wire, in parts between which is put what the step before has given. */
interface Ready extends Pick<Step, "proof" | "gives"> {
  readonly parts: readonly string[];
}

process.on("message", async (job: Load) => process.send?.(await run(job)));

async function run({ url, flows, connections, longestMs, perSecond }: Load): Promise<Loaded> {
  const { host, hostname, port } = new URL(url);
  const ready = flows.map((flow) => flow.map((step) => makeReady(step, host)));
  const lines = Array.from({ length: connections }, () => new Connection(new URL(`http://${hostname}:${port}`)));
  await Promise.all(lines.map((line) => line.open()));
  const [latencies, wrong]: [number[], string[]] = [[], []];
  let next = 0;
  const cpu = process.cpuUsage();
  const startedMs = performance.now();

  async function work(line: Connection): Promise<void> {
    while (performance.now() - startedMs < longestMs) {
      const index = next++;
      const flow = ready[index];
      if (flow === undefined) return;
      const dueMs = perSecond === undefined ? performance.now() : startedMs + (index / perSecond) * 1000;
      if (dueMs > performance.now()) await sleep(dueMs - performance.now());
      const fault = await goThrough(line, flow);
      if (fault === null) latencies.push(performance.now() - dueMs);
      else wrong.push(fault);
    }
  }

  await Promise.all(lines.map(work));
  const tookMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpu);
  for (const line of lines) line.close();
  return { latencies, wrong, tookMs, cpuMs: (user + system) / 1000 };
}

/** Gives what was not as it must be, or null. */
async function goThrough(line: Connection, flow: readonly Ready[]): Promise<string | null> {
  let given = "";
  for (const { parts, proof, gives } of flow) {
    try {
      const { status, text } = await line.exchange(parts.length === 1 ? (parts[0] ?? "") : parts.join(given));
      if (status !== 200 || !text.includes(proof)) return text.slice(0, 1000);
      if (gives === undefined) continue;
      const start = text.indexOf(gives.after) + gives.after.length;
      given = text.slice(start, text.indexOf(gives.before, start));
    } catch (error) {
      line.close();
      return error instanceof Error ? error.message : String(error);
    }
  }
  return null;
}

/** A body is of ASCII, so that it is as many bytes as characters; what is given is put into headers only. */
function makeReady({ method, path, headers, body, proof, gives }: Flow[number], host: string): Ready {
  const length = body === null ? [] : [`content-length: ${body.length}`];
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${path} HTTP/1.1`, `host: ${host}`, ...lines, ...length].join("\r\n");
  const parts = `${head}\r\n\r\n${body ?? ""}`.split(GIVEN);
  return gives === undefined ? { parts, proof } : { parts, proof, gives };
}
