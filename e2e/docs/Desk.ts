import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { testPostgresUrl } from "@countersign/store/testing";
import { readManifest } from "../../scripts/release/workspace.ts";
import { inheritedEnv } from "../support/inheritedEnv.ts";
import { Prompter } from "./Prompter.ts";
import { pythonVenv } from "./pythonVenv.ts";
import { ROOT } from "./readPages.ts";

const SDK = "packages/sdk";

/** The server that programs of PostgreSQL find by themselves, as on the machine of one's own. */
const postgres = testPostgresUrl === undefined ? null : new URL(testPostgresUrl);

const START_LIMIT_MS = 90_000;
/** What every page says, which stands for a free port here. */
const ADDRESS = /127\.0\.0\.1:3000/g;
/** Where pages have PostgreSQL. */
const DATABASE = /127\.0\.0\.1:5432/g;
/** Left as a terminal is left: the folder and the variables stay for the next block. */
const SHELL = `set -a; cd "$(cat "$STATE/folder")"; [ ! -f "$STATE/variables" ] || . "$STATE/variables"
set -e`;
/** Not of what serves: it ends later, when the terminal has gone on. */
const LEAVING = `trap 'pwd >"$STATE/folder"; export -p >"$STATE/variables"' EXIT`;

interface Cleanup {
  after(undo: () => Promise<void>): void;
}

/** A folder that looks like a fresh checkout, a terminal in it, and somebody who reads and types. */
export class Desk {
  /** The checkout. What the service keeps is in `data` below it. */
  readonly folder: string;
  readonly #state: string;
  readonly #prompter: Prompter;
  readonly #own: Readonly<Record<string, string>>;
  /** It lies on a server that outlives the page. */
  #hasDatabase = false;
  #server: { readonly child: ChildProcess; readonly place: string } | null = null;

  private constructor(parent: string) {
    this.folder = join(parent, "countersign");
    this.#state = join(parent, "state");
    this.#prompter = new Prompter(join(this.folder, "data"));
    this.#own = {
      ...inheritedEnv(),
      PATH: [join(this.folder, "node_modules/.bin"), process.env.PATH].join(delimiter),
      HOME: parent,
      STATE: this.#state,
      ...(pythonVenv === null ? {} : { PYTHON_VENV: pythonVenv }),
      ...(postgres === null
        ? {}
        : { PGHOST: postgres.hostname, PGPORT: postgres.port, PGUSER: decodeURIComponent(postgres.username) }),
      PYTHONDONTWRITEBYTECODE: "1",
      COUNTERSIGN_PORT: "0",
      COUNTERSIGN_LOG_LEVEL: "warn",
      npm_config_update_notifier: "false",
      npm_config_audit: "false",
      npm_config_fund: "false",
    };
  }

  /** Everything ends with the test. */
  static async lay(test: Cleanup): Promise<Desk> {
    const parent = await mkdtemp(join(tmpdir(), "countersign-docs-"));
    const desk = new Desk(parent);
    test.after(async () => {
      await desk.#stop();
      if (desk.#hasDatabase) await desk.run("dropdb --force countersign && dropuser countersign");
      await rm(parent, { recursive: true, force: true });
    });
    await mkdir(desk.#state, { recursive: true });
    await mkdir(desk.folder);
    await writeFile(join(desk.#state, "folder"), desk.folder);
    await linkCheckout(desk.folder);
    return desk;
  }

  /** Puts a file into the folder that the terminal is in. */
  async save(name: string, text: string): Promise<void> {
    await writeFile(join(await this.#where(), name), this.#addressed(text));
  }

  /** Runs lines in the terminal and gives what stands there afterwards. The last line may start the service. */
  async run(lines: string): Promise<string> {
    this.#hasDatabase ||= lines.includes("createdb ");
    const { child, printed, ended } = this.#spawn(`${LEAVING}\n${lines}`);
    const folder = await this.#where();
    let asked = 0;
    const read = async (): Promise<void> => {
      const question = /[^\n]*[:：?？] ?$/.exec(printed.text.slice(asked))?.[0];
      if (question === undefined) return;
      asked = printed.text.length;
      const reply = await this.#prompter.answer(question, folder);
      printed.text += `${reply}\n`;
      asked = printed.text.length;
      child.stdin?.write(`${reply}\n`);
    };
    let failure: unknown = null;
    printed.listener = () =>
      void read().catch((error: unknown) => {
        failure = error;
        child.kill("SIGKILL");
      });
    await ended;
    if (failure !== null) throw failure;
    assert.equal(child.exitCode, 0, `${lines}\n${printed.text}`);
    return printed.text;
  }

  /** Runs lines of which the last one starts the service, and leaves it running. */
  async serve(lines: string): Promise<void> {
    await this.#stop();
    const { child, printed, ended } = this.#spawn(lines);
    const limit = setTimeout(() => endGroup(child), START_LIMIT_MS);
    const place = await new Promise<string>((resolve, reject) => {
      printed.listener = () => {
        const found = /listening on http:\/\/(\S+)/.exec(printed.text)?.[1];
        if (found !== undefined) resolve(found);
      };
      void ended.then(() => reject(new Error(`The service ended:\n${printed.text}`)));
    }).finally(() => clearTimeout(limit));
    this.#server = { child, place };
  }

  #addressed(text: string): string {
    const placed = postgres === null ? text : text.replaceAll(DATABASE, postgres.host);
    return this.#server === null ? placed : placed.replaceAll(ADDRESS, this.#server.place);
  }

  async #where(): Promise<string> {
    return (await readFile(join(this.#state, "folder"), "utf8")).trim();
  }

  #spawn(lines: string): { child: ChildProcess; printed: Printed; ended: Promise<unknown> } {
    const child = spawn("bash", ["-c", `${SHELL}\n${this.#addressed(lines)}`], {
      env: this.#own,
      stdio: ["pipe", "pipe", "pipe"],
      detached: true, // a group of its own, so that none of it is left
    });
    const printed: Printed = { text: "", listener: null };
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        printed.text += text;
        printed.listener?.();
      });
    }
    return { child, printed, ended: once(child, "close") };
  }

  async #stop(): Promise<void> {
    const child = this.#server?.child;
    this.#server = null;
    if (child === undefined || child.exitCode !== null) return;
    const closed = once(child, "close");
    endGroup(child);
    await closed;
  }
}

interface Printed {
  text: string;
  listener: (() => void) | null;
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGTERM");
  } catch {
    // There is nothing left of it.
  }
}

/**
 * Lays links to a checkout's files. The folders of its packages are real and have none of what npm and builds write there:
 * whatever a page does must leave this checkout as it is. The SDK is a copy, for pages build it.
 */
async function linkCheckout(to: string): Promise<void> {
  const { workspaces = [] } = readManifest(ROOT);
  await link(ROOT, to, ["data", "dist", ".git", ".env", ...workspaces.map((path) => path.split("/")[0] ?? path)]);
  for (const path of workspaces) {
    await mkdir(join(to, path), { recursive: true });
    if (path !== SDK) await link(join(ROOT, path), join(to, path), ["node_modules", "dist"]);
  }
  const filter = (source: string): boolean => !/\/(dist|node_modules)$/.test(source);
  await cp(join(ROOT, SDK), join(to, SDK), { recursive: true, filter });
}

async function link(from: string, to: string, without: readonly string[]): Promise<void> {
  for (const name of await readdir(from)) if (!without.includes(name)) await symlink(join(from, name), join(to, name));
}
