import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface MadeCertificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
}

/** Makes a certificate for localhost and the names of the examples, as an operator would for a trial. */
export function makeCertificate(folder: string): MadeCertificate {
  const [certFile, keyFile] = [join(folder, "fullchain.pem"), join(folder, "privkey.pem")];
  const names = "subjectAltName=DNS:localhost,DNS:mfa.example.com,DNS:www.example.com,IP:127.0.0.1,IP:::1";
  const words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync(
    "openssl",
    [...words, "-keyout", keyFile, "-out", certFile, "-subj", "/CN=localhost", "-addext", names],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  return { certFile, keyFile, cert: readFileSync(certFile, "utf8") };
}
