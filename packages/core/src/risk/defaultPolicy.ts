import type { NamedPolicy } from "../model/signInPolicy.ts";

/**
 * What decides where an operator has switched to adaptive and written nothing down. What a name says never changes: another
 * one gets the next number.
 */
export const defaultPolicy: NamedPolicy = {
  name: "default:1",
  policy: {
    format: 1,
    signals: {
      newDevice: { weight: 30, unknown: 15 },
      newAddress: { weight: 15, unknown: 15 },
      newNetwork: { weight: 20, unknown: 10 },
      newCountry: { weight: 30, unknown: 10 },
      newCity: { weight: 10, unknown: 0 },
      impossibleTravel: { weight: 60, unknown: 0 },
      unusualHour: { weight: 10, unknown: 0 },
      longAbsence: { weight: 20, unknown: 0 },
      changedBrowser: { weight: 30, unknown: 10 },
      failuresBefore: { weight: 20, unknown: 0 },
      deniedAddress: { weight: 100, unknown: 0 },
      anonymousAddress: { weight: 30, unknown: 0 },
      leakedPassword: { weight: 30, unknown: 0 },
      reported: { weight: 50, unknown: 0 },
    },
    steps: [{ from: 30, outcome: "challenge" }],
    rules: [{ name: "denied address", when: { all: [{ signal: "deniedAddress" }] }, outcome: "deny" }],
  },
};
