import { createApplication } from "@countersign/core";
import { anyText } from "../../config/kinds.ts";
import { applicationOptions } from "../applicationOptions.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import { presentApplication } from "../presentApplication.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const appCreate = defineCommand({
  name: "app create",
  summary: "Make an application; its secret is shown this once",
  options: {
    name: { value: "NAME", kind: anyText, required: true, summary: "what users know it by: messages name it" },
    pool: poolOption,
    ...applicationOptions,
  },
  examples: [
    "countersign app create --name Shop",
    "countersign app create --name Desk --factors OTP,SMS --redirect-uris https://desk.example.com/callback --json",
  ],
  run: ({ given, terminal }) =>
    withWorkspace(terminal, async ({ admin, services }) => {
      const pool = await choosePool(admin, given.pool);
      const { application, secret } = await createApplication(services.ports, operatorScope(pool.id), {
        name: given.name,
        factors: given.factors ?? [],
        redirectUris: given.redirectUris ?? [],
        allowedOrigins: given.allowedOrigins ?? [],
        templates: {},
        faceProof: given.faceProof ?? "photo",
        firstEnrolment: given.firstEnrolment ?? "signIn",
        clientType: given.clientType ?? "confidential",
        ownLogin: given.ownLogin ?? "refused",
        policyMode: given.policy ?? "fixed",
      });
      terminal.print(presentApplication(application, secret));
    }),
});
