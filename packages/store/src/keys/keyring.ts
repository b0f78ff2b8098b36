import type { Clock, Random } from "@countersign/core";
import { KeysUnavailable } from "./KeysUnavailable.ts";
import { type KeyMaterial, readKey } from "./keyMaterial.ts";
import { servicePurposes } from "./keyPolicies.ts";
import { isReadable, lastWriteMs, newestFirst, pickActive } from "./keySchedule.ts";
import type { KeyPurpose, KeyRow, KeyStore } from "./keyStore.ts";
import { makeKeyRow } from "./makeKeyRow.ts";
import { type MasterKey, WrongMasterKey } from "./masterKey.ts";

/** Unknown ids come from strangers too: they make the table be read at most this often. */
const LOOK_AGAIN_INTERVAL_MS = 1000;

const ID = /^[0-9a-f]{24}$/;
const CANNOT_UNWRAP = "Keys that cannot be unwrapped";

/** A data key in memory. Whoever takes one by its id checks that the purpose is the one he means. */
export interface Key extends KeyMaterial, Pick<KeyRow, "id" | "purpose" | "poolId" | "createdAtMs" | "retiredAtMs"> {}

/**
 * The data keys, served from memory. A node calls `prune`, which refreshes them, every KEY_REFRESH_INTERVAL_MS. A key that
 * is in the table and cannot be unwrapped is no unknown one: what it made may be right, and every verb that is asked for it
 * throws {@link KeysUnavailable}.
 */
export interface Keyring {
  /** Gives the key to write with: one that every node has had time to read. Throws when there is none. */
  active(purpose: KeyPurpose, poolId: string | null): Key;
  /** Gives a key that may still read what it made, of whatever purpose; null when this node knows none. */
  byId(id: string): Key | null;
  /** As `byId`, but reads the table once more before it says null. */
  findById(id: string): Promise<Key | null>;
  /** Gives all keys that may still read, newest first; the newest may be one that nobody writes with yet. */
  readable(purpose: KeyPurpose, poolId: string | null): readonly Key[];
  /** Gives the active key and makes the first one if there is none: nodes that meet here end up with one key. */
  ensure(purpose: KeyPurpose, poolId: string | null): Promise<Key>;
  /** Reads the table. Keys it cannot unwrap are named in the error; all others serve. */
  refresh(): Promise<void>;
  /** Tells whether the last reading went well and gave every key that is in use. */
  isWhole(): boolean;
  /** Puts a key in the active one's place and gives the new one. It becomes active KEY_PROPAGATION_MS later. */
  rotate(purpose: KeyPurpose, poolId: string | null): Promise<Key>;
  /** Deletes a retired key, at once and for ever. What it sealed must have been sealed anew before. */
  remove(id: string): Promise<void>;
  /** Reads the table, deletes the keys whose every product has expired and gives their number. */
  prune(): Promise<number>;
}

export interface KeyringParts {
  readonly masterKey: MasterKey;
  readonly store: KeyStore;
  readonly random: Random;
  readonly clock: Clock;
}

/**
 * Loads the keyring: refuses a wrong master key, makes the keys that are missing and wraps anew what the previous
 * master key wrapped.
 */
export async function createKeyring(parts: KeyringParts): Promise<Keyring> {
  const keyring = new StoredKeyring(parts);
  await keyring.start();
  return keyring;
}

class StoredKeyring implements Keyring {
  readonly #parts: KeyringParts;
  #keys: ReadonlyMap<string, Key> = new Map();
  #groups: ReadonlyMap<string, readonly Key[]> = new Map();
  /** Rows of the last reading that could not be unwrapped, by their ids. */
  #unreadable: ReadonlyMap<string, KeyRow> = new Map();
  /** Why the table could not be read the last time; null when it could. */
  #failure: Error | null = null;
  /** Readings run one after the other, so that an older answer never hides a newer one. */
  #lastReading: Promise<void> = Promise.resolve();
  #lookingAgain: Promise<void> | null = null;
  #lookedAgainAtMs = Number.NEGATIVE_INFINITY;
  readonly #making = new Map<string, Promise<Key>>();

  constructor(parts: KeyringParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const { masterKey, store } = this.#parts;
    const stored = await store.readCheck();
    if (stored !== null) refuseWrong(masterKey, stored);
    // Before a first check value is stored, the rows that may be there prove the master key.
    await this.refresh();
    if (stored === null) await this.#storeCheck();
    else if (masterKey.judgeCheck(stored) === "previous") await store.replaceCheck(stored, masterKey.checkValue);
    for (const purpose of servicePurposes) await this.ensure(purpose, null);
  }

  active(purpose: KeyPurpose, poolId: string | null): Key {
    const key = this.#findActive(purpose, poolId);
    const group = groupOf(purpose, poolId);
    if (key === undefined) throw new KeysUnavailable(`There is no key for ${group}.`);
    // The one that took its place cannot be read here, and nobody counts on this one any more.
    if (key.retiredAtMs !== null && this.#parts.clock.nowMs() >= lastWriteMs(key.retiredAtMs))
      throw new KeysUnavailable(`The key for ${group} was replaced by one that cannot be read.`);
    return key;
  }

  byId(id: string): Key | null {
    const unreadable = this.#unreadable.get(id);
    if (unreadable !== undefined) throw new KeysUnavailable(`${CANNOT_UNWRAP}: ${describe(unreadable)}.`);
    const key = this.#keys.get(id);
    return key !== undefined && isReadable(key, this.#parts.clock.nowMs()) ? key : null;
  }

  async findById(id: string): Promise<Key | null> {
    if (!this.#keys.has(id) && ID.test(id)) await this.#lookAgain();
    return this.byId(id);
  }

  readable(purpose: KeyPurpose, poolId: string | null): readonly Key[] {
    const nowMs = this.#parts.clock.nowMs();
    return (this.#groups.get(groupOf(purpose, poolId)) ?? []).filter((key) => isReadable(key, nowMs));
  }

  ensure(purpose: KeyPurpose, poolId: string | null): Promise<Key> {
    const known = this.#findActive(purpose, poolId);
    if (known !== undefined) return Promise.resolve(known);
    const group = groupOf(purpose, poolId);
    const making =
      this.#making.get(group) ?? this.#makeFirst(purpose, poolId).finally(() => this.#making.delete(group));
    this.#making.set(group, making);
    return making;
  }

  async refresh(): Promise<void> {
    await this.#readInTurn();
    if (this.#unreadable.size === 0) return;
    throw new KeysUnavailable(`${CANNOT_UNWRAP}: ${[...this.#unreadable.values()].map(describe).join(", ")}.`);
  }

  isWhole(): boolean {
    return this.#failure === null && ![...this.#unreadable.values()].some(({ retiredAtMs }) => retiredAtMs === null);
  }

  async rotate(purpose: KeyPurpose, poolId: string | null): Promise<Key> {
    const row = await makeKeyRow(this.#parts, purpose, poolId);
    if (!(await this.#parts.store.rotate(row)))
      throw new Error(`There is no key to replace for ${groupOf(purpose, poolId)}.`);
    await this.refresh();
    const key = this.byId(row.id);
    if (key === null) throw new Error(`The table of keys lost the key ${row.id}.`);
    return key;
  }

  async remove(id: string): Promise<void> {
    await this.refresh();
    const key = this.#keys.get(id);
    if (key === undefined) return;
    if (key.retiredAtMs === null) throw new Error(`Key ${id} is in use: replace it before you remove it.`);
    if (key.purpose === "sealing" && this.#parts.clock.nowMs() < lastWriteMs(key.retiredAtMs)) {
      throw new Error(`Nodes may still seal with key ${id}: wait before you remove it.`);
    }
    await this.#parts.store.delete(id);
    await this.refresh();
  }

  async prune(): Promise<number> {
    await this.refresh();
    const nowMs = this.#parts.clock.nowMs();
    const spent = [...this.#keys.values()].filter((key) => !isReadable(key, nowMs));
    for (const key of spent) await this.#parts.store.delete(key.id);
    if (spent.length > 0) await this.refresh();
    return spent.length;
  }

  #findActive(purpose: KeyPurpose, poolId: string | null): Key | undefined {
    return pickActive(this.readable(purpose, poolId), this.#parts.clock.nowMs());
  }

  #readInTurn(): Promise<void> {
    const reading = this.#lastReading.then(() => this.#read());
    this.#lastReading = reading.then(
      () => this.#note(null),
      (error: Error) => this.#note(error), // a store throws nothing else
    );
    return reading;
  }

  #note(failure: Error | null): void {
    this.#failure = failure;
  }

  async #read(): Promise<void> {
    const keys = new Map<string, Key>();
    const unreadable = new Map<string, KeyRow>();
    for (const row of await this.#parts.store.list()) {
      const key = this.#known(row) ?? (await this.#unwrap(row));
      if (key === null) unreadable.set(row.id, row);
      else keys.set(row.id, key);
    }
    this.#keys = keys;
    this.#groups = groupNewestFirst(keys.values());
    this.#unreadable = unreadable;
  }

  /** A key once unwrapped stays known by its id, whatever master key another node wraps it under. */
  #known(row: KeyRow): Key | null {
    const known = this.#keys.get(row.id);
    if (known === undefined || known.purpose !== row.purpose || known.poolId !== row.poolId) return null;
    return { ...known, createdAtMs: row.createdAtMs, retiredAtMs: row.retiredAtMs };
  }

  async #unwrap(row: KeyRow): Promise<Key | null> {
    const { id, purpose, poolId, createdAtMs, retiredAtMs } = row;
    const { masterKey, store } = this.#parts;
    const unwrapped = masterKey.unwrap(row.wrapped, row);
    if (unwrapped === null) return null;
    if (unwrapped.stale) await store.rewrap(id, masterKey.wrap(unwrapped.plain, row));
    return { id, purpose, poolId, createdAtMs, retiredAtMs, ...readKey(purpose, unwrapped.plain) };
  }

  async #storeCheck(): Promise<void> {
    const { masterKey, store } = this.#parts;
    if (await store.insertCheck(masterKey.checkValue)) return;
    const stored = await store.readCheck();
    if (stored !== null) refuseWrong(masterKey, stored);
  }

  async #makeFirst(purpose: KeyPurpose, poolId: string | null): Promise<Key> {
    await this.refresh();
    const known = this.#findActive(purpose, poolId);
    if (known !== undefined) return known;
    await this.#parts.store.insertFirst(await makeKeyRow(this.#parts, purpose, poolId));
    await this.refresh();
    return this.active(purpose, poolId);
  }

  async #lookAgain(): Promise<void> {
    const sinceMs = this.#parts.clock.nowMs() - this.#lookedAgainAtMs;
    if (this.#lookingAgain === null && sinceMs >= 0 && sinceMs < LOOK_AGAIN_INTERVAL_MS) {
      if (this.#failure !== null) throw this.#failure;
      return;
    }
    this.#lookedAgainAtMs = this.#parts.clock.nowMs();
    this.#lookingAgain ??= this.#readInTurn().finally(() => {
      this.#lookingAgain = null;
    });
    await this.#lookingAgain;
  }
}

function refuseWrong(masterKey: MasterKey, storedCheck: Uint8Array): void {
  if (masterKey.judgeCheck(storedCheck) === "unknown") throw new WrongMasterKey();
}

function groupOf(purpose: KeyPurpose, poolId: string | null): string {
  return poolId === null ? purpose : `${purpose} of pool ${poolId}`;
}

function groupNewestFirst(keys: Iterable<Key>): ReadonlyMap<string, readonly Key[]> {
  const groups = Map.groupBy(keys, (key) => groupOf(key.purpose, key.poolId));
  for (const group of groups.values()) group.sort(newestFirst);
  return groups;
}

function describe(row: KeyRow): string {
  return `${row.id} (${groupOf(row.purpose, row.poolId)})`;
}
