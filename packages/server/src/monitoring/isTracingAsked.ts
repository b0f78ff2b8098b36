import type { Environment } from "../config/Environment.ts";

/** Says whether traces are to be sent, by the variables that OpenTelemetry has for it. https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
export function isTracingAsked(environment: Environment): boolean {
  const { OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER } = environment;
  if (OTEL_SDK_DISABLED?.trim().toLowerCase() === "true") return false;
  const exporters = (OTEL_TRACES_EXPORTER ?? "").split(",").map((name) => name.trim());
  if (exporters.includes("otlp")) return true;
  if (exporters.some((name) => name !== "")) return false;
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = environment;
  return [OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT].some((url = "") => url.trim() !== "");
}
