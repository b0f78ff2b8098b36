import { useComputed, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { Notice } from "../../primitives/Notice.tsx";
import { usePage } from "../frame/Page.ts";
import { createPageClient } from "../session/createPageClient.ts";
import { AccountContext, type AccountHandle, useAccount, useAccountFault, useAccountWords } from "./AccountContext.ts";
import { AccountStore } from "./AccountStore.ts";
import { ActivityList } from "./ActivityList.tsx";
import { BindingSteps } from "./BindingSteps.ts";
import { ChangeSteps } from "./ChangeSteps.ts";
import { DeviceList } from "./DeviceList.tsx";
import { FactorList } from "./FactorList.tsx";
import { Panels } from "./Panels.tsx";
import { RecoverySection } from "./RecoverySection.tsx";
import { SessionList } from "./SessionList.tsx";
import { StepUp } from "./StepUp.tsx";

/** Whose session it is says which application he is looked at as of: the page names none. */
const NO_APPLICATION = "account";

/** Somebody's account: what it is proved by, where he is signed in, and what happened. */
export function AccountPage(): JSX.Element {
  const page = usePage();
  const handle = useMemo<AccountHandle>(() => {
    const client = createPageClient(page, NO_APPLICATION);
    const onSignIn = (): void => location.replace(`${page.base}sign-in`);
    const store = new AccountStore({ client, nowMs: () => Date.now(), onSignIn });
    return { store, binding: new BindingSteps(store), changes: new ChangeSteps(store) };
  }, []);
  const { store } = handle;
  useEffect(() => void store.load(), []);
  useEffect(() => keepFresh(store), []);
  useSignalEffect(() => store.parts.client.setLang(page.lang.value));
  return (
    <AccountContext.Provider value={handle}>
      <Shown />
      <Panels />
      <StepUp />
    </AccountContext.Provider>
  );
}

/** Looks again when somebody comes back: he may have signed out, or changed something, in another tab. */
function keepFresh(store: AccountStore): () => void {
  const look = (event: Event): void => {
    const isBack = event instanceof PageTransitionEvent ? event.persisted : document.visibilityState === "visible";
    if (isBack && store.panel.value === null && store.stepUp.value === null) void store.load();
  };
  addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);
  return () => {
    removeEventListener("pageshow", look);
    document.removeEventListener("visibilitychange", look);
  };
}

function Shown(): JSX.Element {
  const words = useAccountWords();
  const { store, changes } = useAccount();
  const fault = useAccountFault();
  const isAlone = useComputed(() => store.panel.value === null && store.stepUp.value === null);
  const overview = store.overview.value;
  const news = store.news.value;
  const { username = null, email = null, phone = null } = overview?.me.account ?? {};
  return (
    <div class="account">
      <div class="account-head">
        <div>
          <h1 tabIndex={-1}>{words("title")}</h1>
          <p class="hint">
            {overview === null ? " " : words("signedInAs", { name: email ?? username ?? phone ?? "" })}
          </p>
        </div>
        {overview === null ? null : (
          <Button kind="plain" isBusy={store.isBusy.value} onPress={() => changes.signOut()}>
            {words("signOut")}
          </Button>
        )}
      </div>
      <Notice kind="good">{news === null ? "" : words(news.key, news.fill)}</Notice>
      <Notice kind="bad">{isAlone.value ? fault : ""}</Notice>
      {overview === null ? <Waiting /> : <Sections />}
    </div>
  );
}

function Waiting(): JSX.Element {
  const words = useAccountWords();
  const { store } = useAccount();
  return (
    <section class="panel account-waiting">
      {store.isBusy.value ? (
        <p role="status">{words("loading")}</p>
      ) : (
        <Button onPress={() => store.load()}>{words("tryAgain")}</Button>
      )}
    </section>
  );
}

function Sections(): JSX.Element {
  const words = useAccountWords();
  const { store } = useAccount();
  const { hasPassword = false } = store.overview.value?.me ?? {};
  return (
    <div class="account-columns">
      <div>
        <FactorList />
        <RecoverySection />
        <section class="panel" aria-labelledby="password">
          <h2 id="password">{words("password")}</h2>
          <p class="hint">{words("passwordLead")}</p>
          <Button kind="plain" onPress={() => store.open({ name: "password" })}>
            {words(hasPassword ? "passwordChange" : "passwordSet")}
          </Button>
        </section>
      </div>
      <div>
        <SessionList />
        <DeviceList />
        <ActivityList />
      </div>
    </div>
  );
}
