import { isIP } from "node:net";
import { readPostgresServers } from "@countersign/store";
import { networkNames, readNetwork } from "../address/trustedNetworks.ts";
import { readSmtpUrl } from "../send/gateways/readSmtpUrl.ts";
import { readWebhookSecret } from "../send/gateways/readWebhookSecret.ts";
import { spellOrigin } from "../typed/readOrigins.ts";
import { type Kind, listOf, matching, readableBy } from "./kind.ts";

const HOST_NAME = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

export const host: Kind<string> = {
  rule: "an IP address or a host name",
  parse: (text) => (isIP(text) !== 0 || (HOST_NAME.test(text) && !/^[\d.]+$/.test(text)) ? text : null),
};

function readUrl(text: string): URL | null {
  return /^\S+$/.test(text) && URL.canParse(text) ? new URL(text) : null;
}

function isBare(url: URL): boolean {
  return url.host !== "" && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
}

/** Of names that are written alike everywhere: also in a cookie's name. */
const PLAIN_PATH = /^(\/[A-Za-z0-9_.~-]+)*\/?$/;

function isHttp(url: URL): boolean {
  return url.protocol === "http:" || url.protocol === "https:";
}

/** The path is what a proxy takes off before it hands requests on; everything that is added to it begins with a slash. */
export const publicUrl: Kind<string> = {
  rule: "an http:// or https:// address, with a path or without, such as https://mfa.example.com or https://www.example.com/login",
  parse(text) {
    const url = readUrl(text);
    if (url === null || !isHttp(url) || !isBare(url) || !PLAIN_PATH.test(url.pathname)) return null;
    return `${url.origin}${url.pathname.replace(/\/$/, "")}`;
  },
};

export const httpUrl: Kind<string> = {
  rule: "an http:// or https:// address without user and password",
  parse(text) {
    const url = readUrl(text);
    return url !== null && isHttp(url) && url.username === "" && url.password === "" ? text : null;
  },
};

const origin: Kind<string> = { rule: "an origin", parse: spellOrigin };

export const origins = listOf(
  origin,
  "origins such as https://app.example.com, separated by commas, without wildcards",
);

const proxy: Kind<string> = {
  rule: "an address",
  parse: (text) => (networkNames.includes(text) ? text : readNetwork(text)),
};

export const proxies = listOf(
  proxy,
  `IP addresses, ranges such as 10.0.0.0/8, or the words ${networkNames.join(", ")}, separated by commas`,
);

/** What the client of PostgreSQL reads behind the `?`; any other name it passes over, whatever hangs on it. */
const POSTGRES_PARAMETERS: readonly string[] = [
  ...["ssl", "sslmode", "sslcert", "sslkey", "sslrootcert", "sslnegotiation", "uselibpqcompat"],
  ...["host", "port", "user", "password", "application_name", "options"],
];

export const postgresUrl: Kind<string> = {
  rule:
    "a postgres:// or postgresql:// address of one server or of several (postgres://user@db1:5432,db2:5432/name), with no other " +
    `parameters than ${POSTGRES_PARAMETERS.join(", ")}, each once, and target_session_attrs=read-write`,
  parse(text) {
    const named = readPostgresServers(text);
    if (named === null) return null;
    const names = [...new URL(named.servers[0].url).searchParams.keys()];
    const areRead = names.every((name) => POSTGRES_PARAMETERS.includes(name));
    // One host in the parameters would stand for all that are named before them.
    const isOne = named.servers.length === 1 || !names.some((name) => name === "host" || name === "port");
    return areRead && isOne && new Set(names).size === names.length ? text : null;
  },
};

export const smtpUrl: Kind<string> = readableBy(readSmtpUrl, "like smtp://host or smtps://user:password@host:465");

export const mailFrom: Kind<string> = matching(
  /^(?:[^\s@<>,;"]+@[^\s@<>,;"]+|(?:[^\p{Cc}<>@,;"]*|"[^\p{Cc}"]*" *)<[^\s@<>,;"]+@[^\s@<>,;"]+>)$/u,
  "an e-mail address such as no-reply@example.com or Example <no-reply@example.com>",
);

export const webhookSecret: Kind<string> = readableBy(readWebhookSecret, "text, or base64 after whsec_");
