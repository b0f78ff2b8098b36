import { wholeNumber } from "./kinds.ts";
import type { Setting } from "./setting.ts";

/** The processes that serve from an address. */
export const processSettings = {
  drainSeconds: {
    name: "COUNTERSIGN_DRAIN_SECONDS",
    section: "Address",
    kind: wholeNumber(0, 300),
    secret: false,
    default: "0",
    description:
      "How long `/readyz` says that the process is about to end before it takes nothing new, once it is told to end. Behind a balancer: longer than that takes to see it, so that a restart fails nobody's request.",
  },
  workers: {
    name: "COUNTERSIGN_WORKERS",
    section: "Address",
    kind: wholeNumber(1, 64),
    secret: false,
    default: "1",
    description:
      "How many processes serve from the address, on a machine with as many processors; with PostgreSQL only. Each holds memory and up to 16 connections to the database of its own, and what is limited in each process is so in each.",
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
