import { type Kind, listOf } from "./kind.ts";
import { path, wholeNumber } from "./kinds.ts";
import type { Setting } from "./setting.ts";

const PACKAGE = /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;

/** A package of data, by its name, or a file by its path: what ends in .mmdb is a file. */
const dataFile: Kind<string> = {
  rule: "the name of a package, or the path of a file that ends in .mmdb",
  parse: (text) => (text.endsWith(".mmdb") ? path.parse(text) : PACKAGE.test(text) ? text : null),
};

const httpUrl: Kind<string> = {
  rule: "an https address, or an http one of this machine, that ends in /",
  parse(text) {
    const url = URL.parse(text);
    if (url === null || !text.endsWith("/") || url.username !== "" || url.search !== "") return null;
    const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
    return url.protocol === "https:" || (url.protocol === "http:" && isHere) ? text : null;
  },
};

/** What tells a sign-in that is not like those before. */
export const behaviourSettings = {
  geoFiles: {
    name: "COUNTERSIGN_GEO_FILES",
    section: "Behaviour",
    kind: listOf(dataFile, "names of packages, or paths of files that end in .mmdb, separated by commas"),
    secret: false,
    default: "@ip-location-db/geo-whois-asn-country-mmdb",
    description:
      "What tells where an address is: files of the MaxMind format (country, city, network), or packages that hold one; of two that know it the first counts. The default knows countries, and comes along where optional packages are installed.",
  },
  geoMaxDays: {
    name: "COUNTERSIGN_GEO_MAX_DAYS",
    section: "Behaviour",
    kind: wholeNumber(1, 3650),
    secret: false,
    default: "400",
    description:
      "How old such a file may be. What an older one says counts as not known. `countersign doctor` warns after 60 days, of the default when it is too old.",
  },
  deniedAddresses: {
    name: "COUNTERSIGN_DENIED_ADDRESSES",
    section: "Behaviour",
    kind: path,
    secret: false,
    unset: "none",
    description:
      "File of addresses and blocks that policies may refuse, one a line; what follows `#` is a remark. It is read anew when it changes.",
  },
  anonymousAddresses: {
    name: "COUNTERSIGN_ANONYMOUS_ADDRESSES",
    section: "Behaviour",
    kind: path,
    secret: false,
    unset: "none",
    description:
      "File of addresses and blocks of services that hide who comes from them (VPN, proxies, Tor), likewise.",
  },
  leakedPasswordsUrl: {
    name: "COUNTERSIGN_LEAKED_PASSWORDS_URL",
    section: "Behaviour",
    kind: httpUrl,
    secret: false,
    unset: "passwords are looked up in the list of `COUNTERSIGN_PASSWORD_LIST` alone",
    description:
      "Service that tells leaked passwords by ranges, as Have I Been Pwned does: it is asked for the first five digits of a hash, and learns no more. Asked at sign-ins to applications whose policy is `shadow` or `adaptive`.",
  },
  decisionDays: {
    name: "COUNTERSIGN_DECISION_DAYS",
    section: "Behaviour",
    kind: wholeNumber(0, 365),
    secret: false,
    default: "30",
    description:
      "How long it is kept what was decided on a sign-in, and by what: for `countersign policy explain` and `policy replay`. `0` keeps nothing.",
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
