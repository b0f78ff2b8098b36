import { parentPort, workerData } from "node:worker_threads";
import { answerCalls } from "@countersign/store";
import { systemClock, systemRandom } from "./systemPorts.ts";

/** What a thread runs that `openStorehouseThreads` starts. */
if (parentPort !== null) answerCalls(parentPort, { place: workerData, clock: systemClock, random: systemRandom });
