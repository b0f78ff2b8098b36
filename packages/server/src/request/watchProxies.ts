import type { AddressDoubt, ClientAddress } from "../address/clientAddress.ts";
import { isPublicAddress } from "../address/isPublicAddress.ts";
import type { Remark, Remarks } from "../remarks/Remarks.ts";

/** Anybody can pretend to be a proxy; at a public address it takes so many clients behind it before one is spoken of. */
const CLIENTS_OF_A_PROXY = 20;
const MOST_WATCHED = 64;

/** Gives what remarks addresses that seem to be proxies', whose clients count as one. */
export function watchProxies(remarks: Remarks): (client: ClientAddress) => void {
  const named = new Map<string, Set<string>>();

  /** Tells whether an address has named enough clients. */
  function isCrowded(ip: string, client: string): boolean {
    if (!isPublicAddress(ip)) return true;
    const clients = named.get(ip) ?? new Set();
    if (clients.size < CLIENTS_OF_A_PROXY && (named.has(ip) || named.size < MOST_WATCHED)) {
      named.set(ip, clients.add(client));
    }
    return clients.size >= CLIENTS_OF_A_PROXY;
  }

  return ({ ip, doubt }) => {
    if (doubt === null) return;
    if (doubt.kind === "undeclared" && !isCrowded(ip, doubt.client)) return;
    remarks.note(describe(ip, doubt));
  };
}

function describe(ip: string, doubt: AddressDoubt): Remark {
  return { key: `${doubt.kind} ${ip}`, ...sentences(ip, doubt) };
}

function sentences(ip: string, doubt: AddressDoubt): Omit<Remark, "key"> {
  if (doubt.kind === "undeclared") {
    return {
      finding: `${ip} passes on the requests of others (${doubt.header}) and is not declared: limits count all of them as one.`,
      whatToDo: `If it is a proxy of yours, set COUNTERSIGN_TRUSTED_PROXIES to it or its network, such as ${ip}.`,
    };
  }
  const count = "limits count its clients as one";
  if (doubt.kind === "unreadable") {
    return {
      finding: `The trusted proxy ${ip} names a client in ${doubt.header} by what is no address: ${count}.`,
      whatToDo: "Have it write addresses there.",
    };
  }
  if (doubt.kind === "unnamed") {
    return {
      finding: `The trusted proxy ${ip} passes requests on (${doubt.header}) without saying for whom: ${count}.`,
      whatToDo:
        "Have it set X-Forwarded-For or Forwarded; COUNTERSIGN_PROXY_HEADER, where it is set, says which is read.",
    };
  }
  return {
    finding: `Requests through the trusted proxy ${ip} name different clients in X-Forwarded-For and Forwarded: neither counts.`,
    whatToDo: "Set COUNTERSIGN_PROXY_HEADER to the one that it writes, or have it drop the other.",
  };
}
