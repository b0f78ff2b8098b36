import type { MetricRow } from "./metricRow.ts";

export const gcKinds = ["minor", "major", "incremental", "weakCallbacks"] as const;

/** What is known of every process of Node's; the names are those that dashboards of others use. */
export const processTable = {
  process_cpu_seconds_total: {
    type: "counter",
    help: "Processor time used, all threads together.",
    labels: {},
    scope: "process",
  },
  process_resident_memory_bytes: {
    type: "gauge",
    help: "Memory that the process holds.",
    labels: {},
    scope: "process",
  },
  process_start_time_seconds: {
    type: "gauge",
    help: "When the process started, in seconds since 1970.",
    labels: {},
    scope: "process",
  },
  process_open_fds: {
    type: "gauge",
    help: "Files and connections that are open; on Linux only.",
    labels: {},
    scope: "process",
  },
  nodejs_heap_size_total_bytes: {
    type: "gauge",
    help: "Memory of the main thread's heap.",
    labels: {},
    scope: "process",
  },
  nodejs_heap_size_used_bytes: { type: "gauge", help: "What of it is used.", labels: {}, scope: "process" },
  nodejs_external_memory_bytes: {
    type: "gauge",
    help: "Memory beside the heap that objects on it hold.",
    labels: {},
    scope: "process",
  },
  nodejs_eventloop_lag_p50_seconds: {
    type: "gauge",
    help: "What half of the turns of the event loop came later than they were due, since the last scrape.",
    labels: {},
    scope: "process",
  },
  nodejs_eventloop_lag_p99_seconds: {
    type: "gauge",
    help: "What one turn in a hundred came later, since the last scrape.",
    labels: {},
    scope: "process",
  },
  nodejs_eventloop_lag_max_seconds: {
    type: "gauge",
    help: "What the latest one came later, since the last scrape.",
    labels: {},
    scope: "process",
  },
  nodejs_eventloop_utilization_ratio: {
    type: "gauge",
    help: "Share of the time in which the event loop was busy, since the last scrape.",
    labels: {},
    scope: "process",
  },
  nodejs_gc_seconds_total: {
    type: "counter",
    help: "Time that collecting garbage took.",
    labels: { kind: gcKinds },
    scope: "process",
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
