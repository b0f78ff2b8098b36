import type { TrustedDevice } from "@countersign/sdk/account";
import type { JSX } from "preact";
import { Button } from "../../primitives/Button.tsx";
import { useAccount, useAccountWords, useOverview } from "./AccountContext.ts";
import { Told } from "./FactorList.tsx";

/** Where somebody is not asked for a second step, and having that asked again. Nothing where there is no such device. */
export function DeviceList(): JSX.Element | null {
  const words = useAccountWords();
  const { store } = useAccount();
  const { devices } = useOverview();
  if (devices.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="devices">
      <h2 id="devices">{words("devices")}</h2>
      <p class="hint">{words("devicesLead")}</p>
      <ul class="rows">
        {devices.map((each) => (
          <DeviceRow key={each.id} device={each} />
        ))}
      </ul>
      {devices.length > 1 ? (
        <Button kind="plain" onPress={() => store.open({ name: "forgetDevices" })}>
          {words("devicesForget")}
        </Button>
      ) : null}
    </section>
  );
}

function DeviceRow({ device }: { readonly device: TrustedDevice }): JSX.Element {
  const words = useAccountWords();
  const { store } = useAccount();
  const { current, browser, application, lastUsedAt } = device;
  const name = browser ?? words("sessionUnknown");
  return (
    <li class="row">
      <div class="row-text">
        <span class="name">
          <bdi>{name}</bdi>
          {current ? <span class="badge">{words("sessionHere")}</span> : null}
        </span>
        <span class="hint">
          <bdi>{application.name}</bdi>
          {" · "}
          <Told sentence={words("sessionUsed", { when: "\u0000" })} at={lastUsedAt} />
        </span>
      </div>
      <button
        class="row-act"
        type="button"
        aria-label={words("deviceForgetLabel", { browser: name, application: application.name })}
        onClick={() => store.open({ name: "forgetDevice", device })}
      >
        {words("deviceForget")}
      </button>
    </li>
  );
}
