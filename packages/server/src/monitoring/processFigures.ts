import { readdir } from "node:fs/promises";
import { monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks";
import { gcKinds } from "./processTable.ts";
import type { Sample, Tally } from "./Tally.ts";

const RESOLUTION_MS = 20;
/** `perf_hooks.constants.NODE_PERFORMANCE_GC_*`, in the order of the kinds. */
const GC_BITS: readonly (number | undefined)[] = [1, 4, 8, 16];

export interface ProcessFigures {
  /** What is counted from one time to the next begins anew each time. */
  samples(): Promise<readonly Sample[]>;
  stop(): void;
}

/** Watches the process that it runs in. */
export function watchProcess(tally: Tally): ProcessFigures {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let utilization = performance.eventLoopUtilization();
  const collections = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind } = (entry as { readonly detail?: { readonly kind?: number } }).detail ?? {}; // Node documents it for "gc"
      tally.count("nodejs_gc_seconds_total", [gcKinds[GC_BITS.indexOf(kind)] ?? ""], entry.duration / 1000);
    }
  });
  collections.observe({ entryTypes: ["gc"] });
  const startedSeconds = performance.timeOrigin / 1000;

  return {
    async samples() {
      const now = performance.eventLoopUtilization();
      const busy = performance.eventLoopUtilization(now, utilization).utilization;
      utilization = now;
      const lags = readLags(delay);
      const { user, system } = process.cpuUsage();
      const memory = process.memoryUsage();
      const files = await countOpenFiles();
      const figures = {
        process_cpu_seconds_total: (user + system) / 1_000_000,
        process_resident_memory_bytes: memory.rss,
        process_start_time_seconds: startedSeconds,
        nodejs_heap_size_total_bytes: memory.heapTotal,
        nodejs_heap_size_used_bytes: memory.heapUsed,
        nodejs_external_memory_bytes: memory.external,
        nodejs_eventloop_utilization_ratio: busy,
        ...lags,
        ...(files === null ? {} : { process_open_fds: files }),
      };
      return (Object.keys(figures) as (keyof typeof figures)[]) // Object.keys forgets the keys
        .map((name) => ({ name, labels: [], value: figures[name] as number }));
    },
    stop() {
      delay.disable();
      collections.disconnect();
    },
  };
}

/** A turn that comes when it is due is measured as the resolution: what is beyond that is lag. */
function readLags(delay: ReturnType<typeof monitorEventLoopDelay>) {
  const lagOf = (nanoseconds: number): number =>
    delay.count === 0 ? 0 : Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1000);
  const lags = {
    nodejs_eventloop_lag_p50_seconds: lagOf(delay.percentile(50)),
    nodejs_eventloop_lag_p99_seconds: lagOf(delay.percentile(99)),
    nodejs_eventloop_lag_max_seconds: lagOf(delay.max),
  };
  delay.reset();
  return lags;
}

async function countOpenFiles(): Promise<number | null> {
  try {
    return (await readdir("/proc/self/fd")).length;
  } catch {
    return null;
  }
}
