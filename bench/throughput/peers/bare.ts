import { join } from "node:path";
import { startProgram } from "../startProgram.ts";
import type { Flow, Start } from "../subject.ts";

/** The same cryptography without a store. */
export const startBare: Start = async (setup) => {
  const program = { file: process.execPath, args: [join(import.meta.dirname, "bareServer.ts")] };
  const { pid, read } = await startProgram(
    setup,
    program,
    (line) => JSON.parse(line) as { url: string; token: string }, // the one that it prints
  );
  const flow: Flow = [
    {
      ...{ method: "POST", path: "/", body: '{"totp":"123456"}', proof: '"code":200' },
      headers: { "content-type": "application/json", authorization: `Bearer ${read.token}` },
    },
  ];
  return {
    name: "bare node:http",
    about: "checks HS256, opens AES-256-GCM, three HMACs, signs ES256; stores nothing",
    ...{ accounts: 1, url: read.url, processes: [pid] },
    offers: { verify: { expected: 10_000, prepare: async (count) => Array.from({ length: count }, () => flow) } },
  };
};
