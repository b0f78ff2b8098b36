import { parentPort, workerData } from "node:worker_threads";
import { createFixedClock } from "@countersign/testkit";
import { TEST_START_MS } from "../keys/testing/createTestKeyring.ts";
import { answerCalls } from "../thread/answerCalls.ts";
import { systemRandom } from "./systemRandom.ts";

if (parentPort !== null)
  answerCalls(parentPort, { place: workerData, clock: createFixedClock(TEST_START_MS), random: systemRandom });
