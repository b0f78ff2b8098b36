import type { Clock } from "@countersign/core";
import {
  type Bindings,
  type ChildLoggerOptions,
  type DestinationStream,
  destination,
  type LevelWithSilent,
  type LogFn,
  type Logger,
  pino,
} from "pino";
import { hideSecretTexts } from "./hideSecretTexts.ts";
import { toLoggable } from "./toLoggable.ts";

export type { Logger };

export interface LoggerParts {
  readonly level: LevelWithSilent;
  readonly clock: Clock;
  /** Where the lines go; the standard output by default. */
  readonly destination?: DestinationStream;
}

/**
 * Makes the logger: one line of JSON an entry. Nobody should log a secret; where somebody does, it is taken out here by
 * the name of its field or by its look.
 */
export function createLogger({ level, clock, destination: given }: LoggerParts): Logger {
  const logger: Logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.nowMs()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // Errors arrive as the records that `toLoggable` makes of them.
      serializers: { err: (error: unknown) => error },
      hooks: { logMethod: logRedacted, streamWrite: hideSecretTexts },
    },
    given ?? destination({ dest: 1, sync: false }),
  );
  // No hook of pino sees the fields that a child adds to all its entries. Children of children inherit this.
  const { child } = logger;
  return Object.assign(logger, {
    child(this: Logger, fields: Bindings, options?: ChildLoggerOptions): Logger {
      const loggable: Bindings = { ...(toLoggable(fields) as Bindings) }; // a record stays a record
      return Reflect.apply(child, this, [loggable, options]);
    },
  });
}

function logRedacted(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...others]: unknown[] = args;
  const loggable = [first instanceof Error ? { err: first } : first, ...others].map((value) => toLoggable(value));
  method.apply(this, loggable as Parameters<LogFn>); // fields stay fields and texts stay texts
}
