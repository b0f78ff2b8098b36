import type { Clock } from "@countersign/core";
import { type DestinationStream, destination, type LogFn, type Logger, pino } from "pino";
import type { Settings } from "../config/settings.ts";
import { hideSecretTexts } from "./hideSecretTexts.ts";
import { toLoggable } from "./toLoggable.ts";

export type { Logger };

export interface LoggerParts {
  readonly level: Settings["logLevel"];
  readonly clock: Clock;
  /** Where the lines go; the standard output by default. */
  readonly destination?: DestinationStream;
}

/**
 * Makes the logger: one line of JSON an entry. Nobody should log a secret; where somebody does, it is taken out here by
 * the name of its field or by its look.
 */
export function createLogger({ level, clock, destination: given }: LoggerParts): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.nowMs()).toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        bindings: (bindings) => toLoggable(bindings) as typeof bindings, // a record stays a record
      },
      // Errors arrive as the records that `toLoggable` makes of them.
      serializers: { err: (error: unknown) => error },
      hooks: { logMethod: logRedacted, streamWrite: hideSecretTexts },
    },
    given ?? destination({ dest: 1, sync: false }),
  );
}

function logRedacted(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...others]: unknown[] = args;
  const loggable = [first instanceof Error ? { err: first } : first, ...others].map((value) => toLoggable(value));
  method.apply(this, loggable as Parameters<LogFn>); // fields stay fields and texts stay texts
}
