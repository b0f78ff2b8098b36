import type { SignalName } from "@countersign/contract/signalNames";
import type { JudgeSignal } from "./signal.ts";
import { anonymousAddress } from "./signals/anonymousAddress.ts";
import { changedBrowser } from "./signals/changedBrowser.ts";
import { deniedAddress } from "./signals/deniedAddress.ts";
import { failuresBefore } from "./signals/failuresBefore.ts";
import { impossibleTravel } from "./signals/impossibleTravel.ts";
import { leakedPassword } from "./signals/leakedPassword.ts";
import { longAbsence } from "./signals/longAbsence.ts";
import { newAddress } from "./signals/newAddress.ts";
import { newCity } from "./signals/newCity.ts";
import { newCountry } from "./signals/newCountry.ts";
import { newDevice } from "./signals/newDevice.ts";
import { newNetwork } from "./signals/newNetwork.ts";
import { reported } from "./signals/reported.ts";
import { unusualHour } from "./signals/unusualHour.ts";

/** Every signal there is. */
export const signals: Readonly<Record<SignalName, JudgeSignal>> = {
  newDevice,
  newAddress,
  newNetwork,
  newCountry,
  newCity,
  impossibleTravel,
  unusualHour,
  longAbsence,
  changedBrowser,
  failuresBefore,
  deniedAddress,
  anonymousAddress,
  leakedPassword,
  reported,
};
