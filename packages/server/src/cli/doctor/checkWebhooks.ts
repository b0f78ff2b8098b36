import { createSecretBox } from "@countersign/store";
import { presentWebhook } from "../../present/presentWebhook.ts";
import { systemRandom as random } from "../../start/systemPorts.ts";
import type { ReadOnlyKeys } from "../readOnlyKeys.ts";
import { type Finding, warn } from "./finding.ts";
import type { OpenPatient } from "./patient.ts";

const why = { gone: "its receiver said that it is gone (410)", failing: "it took nothing for days" } as const;

/** Looks which webhooks take nothing any more: whoever reads them believes that nothing happens. */
export async function checkWebhooks({ view }: OpenPatient, keyring: ReadOnlyKeys): Promise<readonly Finding[]> {
  const reads = view.webhooks(createSecretBox({ keyring, random }));
  const pools = await view.admin.listPools();
  const endpoints = (await Promise.all(pools.map(({ id }) => reads.listWebhookEndpoints(id)))).flat();
  return endpoints.map(presentWebhook).flatMap(({ id, disabledBy, failingSince }) => {
    if (disabledBy === null && failingSince === null) return [];
    const finding =
      disabledBy === null
        ? `${id} has taken nothing since ${failingSince}`
        : `${id} is switched off: ${why[disabledBy]}`;
    const after = disabledBy === null ? "" : `, then countersign webhook update ${id} --state enabled`;
    return [warn("webhooks", finding, `See what it answers: countersign webhook deliveries ${id}${after}.`)];
  });
}
