/** One of the servers that a URL names. */
export interface PostgresServer {
  /** Such as db1.example.com:5432. */
  readonly name: string;
  /** Names it alone, with everything else that the URL says. */
  readonly url: string;
}

/** The servers of one database. */
export interface PostgresServers {
  readonly servers: readonly [PostgresServer, ...PostgresServer[]];
  /** Whether one is to be found among them that takes writes: where several are named, or the URL asks for it. */
  readonly isSought: boolean;
}

const URL_PARTS = /^(postgres(?:ql)?:\/\/)([^/?#]*)([^?#]*)(\?[^#]*)?$/;
const SOUGHT = "target_session_attrs";

/**
 * Reads a URL that may name several servers, as in `postgres://user@db1:5432,db2:5433/name?target_session_attrs=read-write`.
 * Gives null where it is none, or asks for servers that only read.
 * @see {@link https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS}
 */
export function readPostgresServers(text: string): PostgresServers | null {
  const [, scheme = "", authority = "", path = "", query = ""] = URL_PARTS.exec(text) ?? [];
  if (scheme === "" || /\s/.test(text)) return null;
  const parameters = query.slice(1).split("&").filter(Boolean);
  const sought = parameters.filter((each) => nameOf(each) === SOUGHT);
  if (sought.length > 1 || sought.some((each) => each !== `${SOUGHT}=read-write`)) return null;
  const others = parameters.filter((each) => nameOf(each) !== SOUGHT).join("&");
  const rest = `${path}${others === "" ? "" : `?${others}`}`;
  const account = authority.slice(0, authority.lastIndexOf("@") + 1);
  const hosts = authority.slice(account.length).split(",");
  if (hosts.length > 1 && hosts.includes("")) return null;
  const servers = hosts.map((host) => readServer(`${scheme}${account}${host}${rest}`));
  const [first, ...more] = servers.filter((server) => server !== null);
  if (first === undefined || more.length + 1 < hosts.length) return null;
  return { servers: [first, ...more], isSought: more.length > 0 || sought.length > 0 };
}

function nameOf(parameter: string): string {
  return parameter.split("=", 1)[0] ?? "";
}

function readServer(url: string): PostgresServer | null {
  if (!URL.canParse(url)) return null;
  const { hostname, port, searchParams } = new URL(url);
  const name = `${searchParams.get("host") ?? hostname}:${searchParams.get("port") ?? (port || "5432")}`;
  return { name, url };
}
