import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Environment } from "../../config/Environment.ts";
import type { FollowRequest } from "../../http/traceRequests.ts";
import { version } from "../../version.ts";
import type { Tracing } from "../Tracing.ts";
import { type Follow, traceFailover, traceHasher, traceStore } from "./traceWork.ts";
import { resourceOf, samplerOf, sendingOf } from "./tracingSettings.ts";

/** What a request is at: the span that whatever comes next is part of. */
interface Frame {
  readonly request: Context;
  /** From the first reading to the settlement that comes of it. */
  judging: Span | null;
}

const FLUSH_LIMIT_MS = 5000;

/** Sends traces to where OpenTelemetry's variables say. Loaded only where they do. */
export function openTracing(environment: Environment, exporter: SpanExporter = new OTLPTraceExporter()): Tracing {
  const provider = new TracerProvider({
    resource: resourceOf(version),
    sampler: samplerOf(environment),
    spanProcessors: [new BatchSpanProcessor({ exporter, ...sendingOf(environment) })],
  });
  const tracer = provider.getTracer("countersign", version);
  const propagator = new W3CTraceContextPropagator();
  const frames = new AsyncLocalStorage<Frame>();

  const begin: FollowRequest = ({ method, headers }) => {
    const parent = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
    const span = tracer.startSpan(method, { kind: SpanKind.SERVER }, parent);
    const frame: Frame = { request: trace.setSpan(parent, span), judging: null };
    return {
      run: (work) => frames.run(frame, work),
      end(answer) {
        endJudging(frame);
        endRequest(span, method, answer);
      },
    };
  };

  const follow: Follow = {
    beginJudging() {
      const frame = frames.getStore();
      if (frame !== undefined) frame.judging ??= tracer.startSpan("judge", {}, frame.request);
    },
    endJudging() {
      const frame = frames.getStore();
      if (frame !== undefined) endJudging(frame);
    },
    start(name, kind = SpanKind.INTERNAL) {
      const frame = frames.getStore();
      if (frame === undefined) return tracer.startSpan(name, { kind }, ROOT_CONTEXT);
      const parent = frame.judging === null ? frame.request : trace.setSpan(frame.request, frame.judging);
      return tracer.startSpan(name, { kind }, parent);
    },
  };

  return {
    begin,
    store: (store) => traceStore(store, follow),
    hasher: (hasher) => traceHasher(hasher, follow),
    failover: (channel, failover) => traceFailover(channel, failover, follow),
    async stop() {
      const late = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_LIMIT_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}

type Answer = Parameters<ReturnType<FollowRequest>["end"]>[0];

function endRequest(span: Span, method: string, { route, status, wireCode }: Answer): void {
  if (route !== null) span.updateName(`${method} ${route}`);
  span.setAttributes({
    "http.request.method": method,
    ...(route !== null && { "http.route": route }),
    "http.response.status_code": status,
    ...(wireCode !== null && { "countersign.code": wireCode }),
  });
  if (status >= 500 || wireCode === 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

function endJudging(frame: Frame): void {
  frame.judging?.end();
  frame.judging = null;
}
