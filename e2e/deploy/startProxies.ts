import { spawnSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "@countersign/testkit";
import type { MadeCertificate } from "./certificate.ts";
import { fitExample } from "./fitExample.ts";
import { startProgram } from "./startProgram.ts";

interface Cleanup {
  after(undo: () => Promise<void>): void;
}

export interface Place {
  readonly folder: string;
  readonly certificate: MadeCertificate;
  /** The service behind, such as 127.0.0.1:3000. */
  readonly target: string;
  /** Where TLS is spoken. */
  readonly port: number;
  /** Where plain HTTP is spoken. */
  readonly plainPort: number;
}

export interface ProxyProgram {
  readonly name: string;
  readonly isThere: boolean;
  /** By a name of its own, and below a path. */
  readonly start: (test: Cleanup, shape: "name" | "path", place: Place) => Promise<{ printed(): string }>;
}

export const nginx: ProxyProgram = {
  name: "nginx",
  isThere: spawnSync("nginx", ["-v"]).status === 0,
  async start(test, shape, { folder, certificate, target, port, plainPort }) {
    const tls = [
      ["listen 443 ssl", `listen 127.0.0.1:${port} ssl`],
      ["listen [::]:443 ssl", `listen [::1]:${port} ssl`],
      ["/etc/ssl/countersign/fullchain.pem", certificate.certFile],
      ["/etc/ssl/countersign/privkey.pem", certificate.keyFile],
    ] as const;
    const site =
      shape === "path"
        ? fitExample("nginx/path.conf", [...tls, ["127.0.0.1:3000", target]])
        : fitExample("nginx/countersign.conf", [
            ...tls,
            ["server 127.0.0.1:3000", `server ${target}`],
            ["listen 80;", `listen 127.0.0.1:${plainPort};`],
            ["listen [::]:80;", `listen [::1]:${plainPort};`],
          ]);
    await chmod(folder, 0o711); // its workers are nobody
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (each) => `${each}_temp_path ${folder}/${each};`,
    );
    const main = `daemon off; pid ${folder}/nginx.pid; error_log stderr warn; worker_processes 1;
      events {} http { access_log off; ${temporary.join(" ")} include ${folder}/site.conf; }`;
    await writeFile(join(folder, "site.conf"), site);
    await writeFile(join(folder, "nginx.conf"), main);
    return await startProgram(test, ["nginx", "-e", "stderr", "-p", folder, "-c", join(folder, "nginx.conf")], {
      port,
    });
  },
};

export const caddy: ProxyProgram = {
  name: "Caddy",
  isThere: spawnSync("caddy", ["version"]).status === 0,
  async start(test, shape, { folder, certificate, target, port, plainPort }) {
    const own = { name: "mfa.example.com {", path: "www.example.com {" }[shape];
    const site = `https://localhost:${port}, https://127.0.0.1:${port}, https://[::1]:${port} {`;
    const other = { name: "www.example.com {", path: "mfa.example.com {" }[shape];
    const fitted = fitExample("caddy/Caddyfile", [
      [own, `${site}\n\tbind 127.0.0.1 ::1\n\ttls ${certificate.certFile} ${certificate.keyFile}`],
      [other, `http://localhost:${await freePort()} {`],
      ["127.0.0.1:3000", target],
    ]);
    await mkdir(join(folder, "caddy"));
    const general = `{\n\tadmin off\n\tauto_https disable_redirects\n\thttp_port ${plainPort}\n}\n`;
    await writeFile(join(folder, "Caddyfile"), general + fitted);
    const home = {
      HOME: join(folder, "caddy"),
      XDG_DATA_HOME: join(folder, "caddy"),
      XDG_CONFIG_HOME: join(folder, "caddy"),
    };
    const words = ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")] as const;
    return await startProgram(test, ["caddy", ...words], { port, env: home });
  },
};
