import { type Application, type ApplicationUpdate, type PolicyFactor, updateApplication } from "@countersign/core";
import { anyText, path } from "../../config/kinds.ts";
import { applicationOptions } from "../applicationOptions.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { chooseApplication } from "../chooseApplication.ts";
import { defineCommand } from "../command.ts";
import { appOption, yesOption } from "../commonOptions.ts";
import { givenOf } from "../givenOf.ts";
import { lookOptions, readLook } from "../lookOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import { presentApplication } from "../presentApplication.ts";
import { readTemplates } from "../readTemplates.ts";
import { withWorkspace } from "../withWorkspace.ts";

/** Whether a session that was good may have to prove something now. */
function demandsMore({ factors }: Application, demanded: readonly PolicyFactor[] | null): boolean {
  return demanded !== null && demanded.length > 0 && [...demanded].sort().join() !== [...factors].sort().join();
}

function policyQuestion(name: string, unproven: number): string {
  const [sessions, they] = unproven === 1 ? ["1 session", "it is"] : [`${unproven} sessions`, "they are"];
  return `${sessions} of the application ${name} passed no second factor: ${they} asked for one from the next request on.`;
}

export const appUpdate = defineCommand({
  name: "app update",
  summary: "Change an application: policy, addresses, words of its messages",
  details:
    "What is not named stays; a list that is given replaces the one that was there. The file of --templates holds JSON: by " +
    'channel and purpose, such as "sms.signIn" or "email.factorAdded", the words to use in place of ours, as {text} or, for ' +
    "e-mail, {subject, text, html}. {{code}}, {{minutes}}, {{app}}, {{purpose}} and {{host}} are filled in for codes; {{app}}, " +
    "{{purpose}}, {{host}}, {{time}}, {{item}}, {{browser}} and {{place}} for notices. The file replaces all that were there; {} " +
    "takes them away.",
  options: {
    app: appOption,
    name: { value: "NAME", kind: anyText, summary: "what users know it by: messages name it" },
    ...applicationOptions,
    ...lookOptions,
    templates: { value: "FILE", kind: path, summary: "the words of its messages, as JSON" },
    yes: yesOption,
  },
  examples: [
    "countersign app update --factors OTP,SMS",
    "countersign app update --app 6510a0c2f4d85b0012ab34cd --allowed-origins https://shop.example.com",
    "countersign app update --face-proof live",
    "countersign app update --first-enrolment proved",
    "countersign app update --own-login known",
    "countersign app update --policy adaptive",
    "countersign app update --trust-days 30",
    "countersign app update --logo logo.png --colour '#0a7d4b' --terms https://shop.example.com/terms",
    "countersign app update --templates templates.json",
  ],
  async run({ given, terminal }) {
    const { app, yes: _, factors, templates: file, policy, logo, colour, terms, privacy, ...fields } = given;
    const look = { logo, colour, terms, privacy };
    const isLookGiven = Object.values(look).some((each) => each !== null);
    if (!isLookGiven && [...Object.values(fields), factors, file, policy].every((each) => each === null))
      throw new CommandFailure("usage", "Say what is to be changed. See: countersign app update --help");
    const patch: ApplicationUpdate["patch"] = {
      ...givenOf(fields),
      ...(policy === null ? {} : { policyMode: policy }),
      ...(file === null ? {} : { templates: await readTemplates(file) }),
    };
    return withWorkspace(terminal, async ({ admin, services }) => {
      const application = await chooseApplication(admin, app);
      const { id: appId, poolId, name: known } = application;
      const unproven = demandsMore(application, factors)
        ? await admin.countUnprovenSessions(application, services.ports.clock.nowMs())
        : 0;
      if (unproven > 0 && !given.yes) await terminal.confirm(policyQuestion(known, unproven));
      const { logo: picture, ...looking } = isLookGiven ? await readLook(application.look, look) : {};
      const update = {
        ...{ scope: operatorScope(poolId), appId, factors },
        patch: { ...patch, ...looking },
        ...(picture === undefined ? {} : { logo: picture }),
      };
      terminal.print(presentApplication(await updateApplication(services.ports, update), null));
    });
  },
});
