import type { TrustedDevice } from "@countersign/sdk/account";
import type { JSX } from "preact";
import { Button } from "../../primitives/Button.tsx";
import { useAccount, useAccountWords, useOverview } from "./AccountContext.ts";
import { type PlaceNames, PlaceRow } from "./PlaceRow.tsx";

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
  const act = {
    word: words("deviceForget"),
    label: (names: PlaceNames) => words("deviceForgetLabel", names),
    onPress: () => store.open({ name: "forgetDevice", device }),
  };
  return <PlaceRow place={device} act={act} />;
}
