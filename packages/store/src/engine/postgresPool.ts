import pg from "pg";
import { readConnectFailure } from "./postgresFailures.ts";
import type { PostgresServer, PostgresServers } from "./postgresServers.ts";
import { prepareConnection } from "./postgresSession.ts";
import { readPostgresUrl } from "./readPostgresUrl.ts";
import { StoreBusy } from "./StoreBusy.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";

const CONNECT_TIMEOUT_MS = 5000;
const INT8_OID = 20;
/** cannot_connect_now: it starts up, or ends; or it is a standby that nobody may ask. */
const NOT_NOW = "57P03";

export interface PoolSettings extends PostgresServers {
  readonly poolSize: number;
  readonly answerTimeoutMs: number;
  /** Told of connections that broke while idle; they are replaced by themselves. */
  readonly onConnectionLost: (error: Error) => void;
  readonly onRemove: (client: pg.ClientBase) => void;
}

/** Connections to whichever of the servers takes writes. */
export interface PostgresPool {
  /**
   * Gives a connection, to be released.
   * @throws {StoreBusy} when all are in use for too long
   * @throws {StoreUnavailable} when no server can be used
   */
  connect(): Promise<pg.PoolClient>;
  close(): Promise<void>;
  /** Gives how many wait for a connection. */
  waiting(): number;
}

export function openPostgresPool(settings: PoolSettings): PostgresPool {
  const { poolSize, answerTimeoutMs, onConnectionLost, onRemove } = settings;
  const search = createSearch(settings);
  const pool = new pg.Pool({
    Client: search.Client,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: answerTimeoutMs,
    keepAlive: true,
    pipeline: true, // statements of one transaction may be on their way together
    fallback_application_name: "countersign",
    types: { getTypeParser: getTypeParser as typeof pg.types.getTypeParser }, // overloads of one function
    onConnect: search.admit,
  });
  pool.on("error", onConnectionLost); // without a listener it would end the process
  pool.on("remove", onRemove);
  return {
    connect: () => connect(pool, search, settings.servers.length),
    close: () => pool.end(),
    waiting: () => pool.waitingCount,
  };
}

function getTypeParser(oid: number, format?: "text" | "binary"): unknown {
  return oid === INT8_OID ? Number : pg.types.getTypeParser(oid, format);
}

async function connect(pool: pg.Pool, search: Search, servers: number): Promise<pg.PoolClient> {
  const failures: string[] = [];
  for (;;) {
    const aim = search.current();
    try {
      const client = await pool.connect();
      if (search.isCurrent(client)) return client;
      client.release(true); // of a server that was left meanwhile
    } catch (thrown) {
      const error = thrown as Error; // a pool rejects with nothing else
      const failure = readConnectFailure(error);
      if (servers === 1 || failure instanceof StoreBusy || isOfAll(error)) throw failure;
      search.leave(aim);
      failures.push(`${aim.name} (${error.message})`);
      if (failures.length === servers)
        throw new StoreUnavailable(`No server of PostgreSQL can be used: ${failures.join(", ")}.`, { cause: error });
    }
  }
}

/** Whether any server of the database would have said the same: this one knows us, and refuses. */
function isOfAll(error: Error): boolean {
  return error instanceof pg.DatabaseError && error.code !== NOT_NOW;
}

interface Search {
  /** Where it is. */
  current(): PostgresServer;
  /** Goes on to the next server, where nobody else has. */
  leave(server: PostgresServer): void;
  /** Connects to the server where the search is. */
  readonly Client: new () => pg.ClientBase;
  /** Whether the search is still at the server of a connection. */
  isCurrent(client: pg.ClientBase): boolean;
  /** Makes a connection ready, where its server is one that is sought. */
  admit(client: pg.ClientBase): Promise<void>;
}

/** Goes through the servers in turn, and stays with one until a connection to it fails. */
function createSearch({ servers, isSought }: PostgresServers): Search {
  let at = 0;
  const aims = new WeakMap<pg.ClientBase, PostgresServer>();
  const current = (): PostgresServer => servers[at] ?? servers[0];
  return {
    current,
    leave: (server) => {
      if (server === current()) at = (at + 1) % servers.length;
    },
    isCurrent: (client) => aims.get(client) === current(),
    async admit(client) {
      const { isReadOnly } = await prepareConnection(client);
      if (isSought && isReadOnly) throw new Error("it takes no writes");
    },
    Client: class extends pg.Client {
      constructor(config?: pg.ClientConfig) {
        super({ ...config, connectionString: readPostgresUrl(current().url) });
        aims.set(this, current());
      }
    },
  };
}
