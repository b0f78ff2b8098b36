import { host } from "./addressKinds.ts";
import { matching } from "./kind.ts";
import { port } from "./kinds.ts";
import type { Setting } from "./setting.ts";

/** Where the service tells in figures how it is. */
export const metricsSettings = {
  metricsPort: {
    name: "COUNTERSIGN_METRICS_PORT",
    section: "Monitoring",
    kind: port,
    secret: false,
    unset: "nothing is served",
    description:
      "Port on which `/metrics` is served for Prometheus, apart from all else. With `0` the system chooses a free one, which the log names.",
  },
  metricsHost: {
    name: "COUNTERSIGN_METRICS_HOST",
    section: "Monitoring",
    kind: host,
    secret: false,
    default: "127.0.0.1",
    description: "Address on which it is served. Anywhere but on the machine itself it should have a token.",
  },
  metricsToken: {
    name: "COUNTERSIGN_METRICS_TOKEN",
    section: "Monitoring",
    kind: matching(/^[\x21-\x7e]{1,512}$/, "letters, digits and signs of ASCII, without blanks"),
    secret: true,
    unset: "whoever reaches the port may read it",
    description: "What a scraper shows, as `Authorization: Bearer …`.",
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
