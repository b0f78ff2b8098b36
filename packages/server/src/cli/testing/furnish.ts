import { createKeyring, createMasterKey, openStorehouse } from "@countersign/store";
import { obtainMasterKey } from "../../config/obtainMasterKey.ts";
import { readSettings } from "../../config/readSettings.ts";
import { bootstrap } from "../../start/bootstrap.ts";
import { systemClock as clock, systemRandom as random } from "../../start/systemPorts.ts";
import type { Cleanup, Home, MakeHome } from "./home.ts";

/** Gives a home with what the first start of a service leaves behind. */
export async function makeFurnishedHome(test: Cleanup, makeHome: MakeHome): Promise<Home> {
  const home = await makeHome(test);
  const settings = readSettings(home.settings);
  const storehouse = await openStorehouse(settings);
  await storehouse.migrate();
  const { bytes } = await obtainMasterKey(settings, random);
  await createKeyring({
    masterKey: createMasterKey({ bytes, random }),
    store: storehouse.keys,
    random,
    clock,
  });
  await bootstrap({ settings, admin: storehouse.admin, clock, random });
  await storehouse.close();
  return home;
}
