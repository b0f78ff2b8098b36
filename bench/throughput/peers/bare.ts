import { join } from "node:path";
import { startProgram } from "../startProgram.ts";
import type { Start } from "../subject.ts";

/** The same cryptography without a store. */
export const startBare: Start = async (setup) => {
  const program = { file: process.execPath, args: [join(import.meta.dirname, "bareServer.ts")] };
  const { url, token } = await startProgram(
    setup,
    program,
    (line) => JSON.parse(line) as { url: string; token: string }, // the one that it prints
  );
  return {
    name: "bare node:http",
    about: "checks and signs ES256, three HMACs; stores nothing",
    url,
    scenarios: ["verify"],
    expected: { verify: 10_000 },
    prepare: async (_, count) =>
      Array.from({ length: count }, () => ({
        method: "POST",
        path: "/",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: '{"totp":"123456"}',
        proof: '"code":200',
      })),
  };
};
