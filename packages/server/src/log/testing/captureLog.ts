import { createFixedClock } from "@countersign/testkit";
import { createLogger, type Logger, type LoggerParts } from "../createLogger.ts";

export interface CapturedLog {
  readonly logger: Logger;
  /** Gives the lines as they were written. */
  lines(): readonly string[];
  /** Gives the last line, read back. */
  last(): Readonly<Record<string, unknown>>;
}

const clock = createFixedClock(Date.UTC(2031, 4, 6, 7, 8, 9, 10));

/** Gives a logger, of the lowest level where none is named, and what it wrote. */
export function captureLog({ level = "trace" }: Partial<Pick<LoggerParts, "level">> = {}): CapturedLog {
  const lines: string[] = [];
  const logger = createLogger({ level, clock, destination: { write: (line) => void lines.push(line) } });
  return { logger, lines: () => lines, last: () => JSON.parse(lines.at(-1) ?? "{}") };
}
