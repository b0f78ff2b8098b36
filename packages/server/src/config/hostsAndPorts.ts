import { type Kind, listOf } from "./kind.ts";

const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?):([1-9]\d{0,4})$/;

const hostAndPort: Kind<string> = {
  rule: "a host and a port",
  parse(text) {
    const [, host, , port] = HOST_AND_PORT.exec(text.toLowerCase()) ?? [];
    return host !== undefined && Number(port) <= 65_535 ? `${host}:${port}` : null;
  },
};

/** Gives the kind of lists of hosts with their ports, such as `example`. */
export function hostsAndPorts(example: string): Kind<readonly string[]> {
  return listOf(hostAndPort, `hosts with their ports such as ${example}, separated by commas`);
}
