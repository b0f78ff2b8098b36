import type { OwnSession, TrustedDevice } from "@countersign/sdk/account";
import type { AccountStore } from "./AccountStore.ts";

const DEVICE_UNKNOWN = 2114;

/** It went before this page's own session, which had nothing else, was asked for a second step. */
function unlessGone(error: unknown): void {
  if ((error as { readonly code?: unknown }).code !== DEVICE_UNKNOWN) throw error;
}

/** Changing what is there, and doing away with it. */
export class ChangeSteps {
  readonly #store: AccountStore;
  constructor(store: AccountStore) {
    this.#store = store;
  }

  rename(id: string, typed: string): Promise<void> {
    const store = this.#store;
    if (typed.trim() === "") {
      store.refuse({ page: "faultName" });
      return Promise.resolve();
    }
    return store.act(async () => {
      const { name } = await store.account.renameAuthenticator(id, typed);
      await store.conclude({ key: "renamed", fill: { name } });
    });
  }

  remove(id: string, name: string): Promise<void> {
    const store = this.#store;
    return store.act(async () => {
      await store.account.removeAuthenticator(id);
      await store.conclude({ key: "removed", fill: { name } });
    });
  }

  renewRecoveryCode(): Promise<void> {
    const store = this.#store;
    return store.act(async () => {
      const code = await store.account.renewRecoveryCode();
      await store.refresh();
      store.open({ name: "recovery", code });
    });
  }

  /** @param oldPassword null where the account has none */
  changePassword(newPassword: string, oldPassword: string | null): Promise<void> {
    const store = this.#store;
    if (newPassword === "" || oldPassword === "") {
      store.refuse({ page: "faultPasswordEmpty" });
      return Promise.resolve();
    }
    return store.act(async () => {
      await store.account.changePassword(newPassword, oldPassword ?? undefined);
      await store.conclude({ key: "passwordChanged" });
    });
  }

  endSession({ id, current }: OwnSession): Promise<void> {
    if (current) return this.signOut();
    const store = this.#store;
    return store.act(async () => {
      await store.account.endSession(id);
      await store.conclude({ key: "sessionEnded" });
    });
  }

  endOtherSessions(): Promise<void> {
    const store = this.#store;
    return store.act(async () => {
      await store.account.endOtherSessions();
      await store.conclude({ key: "sessionsEnded" });
    });
  }

  forgetDevice({ id }: TrustedDevice): Promise<void> {
    const store = this.#store;
    return store.act(async () => {
      await store.account.endTrustedDevice(id).catch(unlessGone);
      await store.conclude({ key: "deviceForgotten" });
    });
  }

  forgetDevices(): Promise<void> {
    const store = this.#store;
    return store.act(async () => {
      await store.account.endTrustedDevices();
      await store.conclude({ key: "devicesForgotten" });
    });
  }

  signOut(): Promise<void> {
    const store = this.#store;
    return store.act(async () => {
      await store.parts.client.logout();
      // Nothing of the account is left for whoever comes back to this page.
      store.overview.value = null;
      store.parts.onSignIn();
    });
  }
}
