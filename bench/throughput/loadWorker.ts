/** Sends prepared requests over so many connections, in a thread of its own; tells when each was answered. */
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { Client } from "undici";
import type { Load, Loaded } from "./load.ts";

const { url, requests, connections, longestMs, perSecond = Number.POSITIVE_INFINITY } = workerData as Load; // as load.ts sends it

const latencies: number[] = [];
const wrong: string[] = [];
let next = 0;
const startedMs = performance.now();

async function work(client: Client): Promise<void> {
  while (performance.now() - startedMs < longestMs) {
    const index = next++;
    const request = requests[index];
    if (request === undefined) return;
    const dueMs = startedMs + (index / perSecond) * 1000;
    if (dueMs > performance.now()) await sleep(dueMs - performance.now());
    const beganMs = perSecond === Number.POSITIVE_INFINITY ? performance.now() : dueMs;
    const { method, path, headers, body, proof } = request;
    const answer = await client.request({ method, path, headers, body });
    const text = await answer.body.text();
    latencies.push(performance.now() - beganMs);
    if (answer.statusCode !== 200 || !text.includes(proof)) wrong.push(`${answer.statusCode} ${text.slice(0, 300)}`);
  }
}

const clients = Array.from({ length: connections }, () => new Client(url, { pipelining: 1 }));
await Promise.all(clients.map((client) => work(client)));
const loaded: Loaded = { latencies: Float64Array.from(latencies), wrong, tookMs: performance.now() - startedMs };
await Promise.all(clients.map((client) => client.close()));
parentPort?.postMessage(loaded);
