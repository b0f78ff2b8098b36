import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  type BatchSpanProcessorOptions,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";
import type { Environment } from "../../config/Environment.ts";

/** Who it is that is traced: by `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`, and nothing of the machine beside them. */
export function resourceOf(version: string): Resource {
  return defaultResource()
    .merge(resourceFromAttributes({ "service.name": "countersign", "service.version": version }))
    .merge(detectResources({ detectors: [envDetector] }));
}

/** Which requests are traced: by `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`; where those say nothing, those of a trace that is, and all that begin one. */
export function samplerOf({ OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG }: Environment): Sampler {
  const name = OTEL_TRACES_SAMPLER?.trim() ?? "";
  const given = Number(OTEL_TRACES_SAMPLER_ARG?.trim() || 1);
  const share = given >= 0 && given <= 1 ? given : 1;
  const roots: Readonly<Record<string, () => Sampler>> = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(share),
  };
  const own = roots[name];
  if (own !== undefined) return own();
  const root = roots[name.replace(/^parentbased_/, "")] ?? (() => new AlwaysOnSampler());
  return new ParentBasedSampler({ root: root() });
}

type Sending = Omit<BatchSpanProcessorOptions, "exporter">;

/** How spans are handed over, by `OTEL_BSP_…`. */
export function sendingOf(environment: Environment): Sending {
  const numberOf = (name: string): number | undefined => {
    const text = environment[name]?.trim() ?? "";
    return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
  };
  const given = {
    scheduledDelayMillis: numberOf("OTEL_BSP_SCHEDULE_DELAY"),
    exportTimeoutMillis: numberOf("OTEL_BSP_EXPORT_TIMEOUT"),
    maxQueueSize: numberOf("OTEL_BSP_MAX_QUEUE_SIZE"),
    maxExportBatchSize: numberOf("OTEL_BSP_MAX_EXPORT_BATCH_SIZE"),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
