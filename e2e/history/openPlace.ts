import { randomBytes } from "node:crypto";
import { createPostgresSchema } from "@countersign/store/testing";
import { type RunningServer, type ServerOptions, startServer } from "../startServer.ts";
import { runCommand } from "../support/runCommand.ts";
import { startMailbox } from "../support/startMailbox.ts";

import { Place } from "./Place.ts";
import { plantOf } from "./plant/plant.ts";
import { REDIRECT_URI } from "./redeem.ts";

interface Cleanup {
  after(undo: () => Promise<void>): void;
}

export type Engine = "embedded" | "PostgreSQL";

export interface OpenedPlace {
  readonly place: Place;
  /** Ends the last of the nodes as a power cut would, and starts it anew on what it left. */
  restart(): Promise<void>;
}

/** Starts what a history is made at: one server and the command line on the embedded database, or two on one PostgreSQL. */
export async function openPlace(test: Cleanup, engine: Engine, plantedBug: string | null = null): Promise<OpenedPlace> {
  const mailbox = await startMailbox(test);
  const shared = {
    ...mailbox.settings,
    COUNTERSIGN_TRUSTED_PROXIES: "loopback",
    COUNTERSIGN_PASSWORD_LIST: "off",
    ...(engine === "PostgreSQL" ? await databaseFor(test) : {}),
  };
  const options: ServerOptions = { settings: shared, imports: plantedBug === null ? [] : [plantOf(plantedBug)] };
  const first = await startServer(test, options);
  const operator = (...words: readonly string[]) => runCommand({ ...first, settings: shared }, ...words);
  await operator("app", "update", "--redirect-uris", REDIRECT_URI);
  const nodes = [first];
  if (engine === "PostgreSQL")
    nodes.push(await startServer(test, { ...options, settings: { ...shared, ...idsOf(first) } }));
  const place = new Place(nodes, mailbox, operator);
  const restart = async (): Promise<void> => {
    const last = place.nodes.length - 1;
    const old = place.node(last);
    await old.kill();
    const settings = last === 0 ? shared : { ...shared, ...idsOf(first) };
    place.nodes[last] = await startServer(test, { ...options, settings, successorOf: old });
  };
  return { place, restart };
}

/** A database that several processes open, with the key that all of them have. */
async function databaseFor(test: Cleanup): Promise<Readonly<Record<string, string>>> {
  const { url, drop } = await createPostgresSchema();
  test.after(drop);
  return { COUNTERSIGN_DATABASE_URL: url, COUNTERSIGN_MASTER_KEY: randomBytes(32).toString("base64") };
}

function idsOf({ poolId, poolSecret, appId, appSecret }: RunningServer): Readonly<Record<string, string>> {
  return {
    COUNTERSIGN_USERPOOL_ID: poolId,
    COUNTERSIGN_USERPOOL_SECRET: poolSecret,
    COUNTERSIGN_APP_ID: appId,
    COUNTERSIGN_APP_SECRET: appSecret,
  };
}
