import { createApplication, plainLook } from "@countersign/core";
import { anyText } from "../../config/kinds.ts";
import { applicationOptions } from "../applicationOptions.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { givenOf } from "../givenOf.ts";
import { lookOptions, readLook } from "../lookOptions.ts";
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
    ...lookOptions,
  },
  examples: [
    "countersign app create --name Shop",
    "countersign app create --name Desk --factors OTP,SMS --redirect-uris https://desk.example.com/callback --json",
  ],
  run({ given, terminal }) {
    const { pool: poolId, policy, logo: file, colour, terms, privacy, name, ...options } = given;
    return withWorkspace(terminal, async ({ admin, services }) => {
      const pool = await choosePool(admin, poolId);
      const { look, logo = null } = await readLook(plainLook, { logo: file, colour, terms, privacy });
      const asked = { name, ...givenOf(options), ...(policy === null ? {} : { policyMode: policy }), look };
      const { application, secret } = await createApplication(services.ports, operatorScope(pool.id), asked, logo);
      terminal.print(presentApplication(application, secret));
    });
  },
});
