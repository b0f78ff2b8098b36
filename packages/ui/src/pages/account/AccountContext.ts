import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { useWords } from "../../primitives/Language.ts";
import type { Fill } from "../../words/Catalogues.ts";
import { useSentences } from "../frame/Page.ts";
import { type AccountKey, accountWords } from "../words/accountWords.ts";
import type { AccountStore, Overview } from "./AccountStore.ts";
import type { BindingSteps } from "./BindingSteps.ts";
import type { ChangeSteps } from "./ChangeSteps.ts";

/** The account that the page is for, and what is done with it. */
export interface AccountHandle {
  readonly store: AccountStore;
  readonly binding: BindingSteps;
  readonly changes: ChangeSteps;
}

export const AccountContext = createContext<AccountHandle | null>(null);

export function useAccount(): AccountHandle {
  const handle = useContext(AccountContext);
  if (handle === null) throw new Error("shown outside of an account");
  return handle;
}

/** Gives what is shown of the account; it is there wherever this is asked. */
export function useOverview(): Overview {
  const overview = useAccount().store.overview.value;
  if (overview === null) throw new Error("shown before the account was read");
  return overview;
}

/** Gives what says a sentence of this page. */
export function useAccountWords(): (key: AccountKey, fill?: Fill) => string {
  return useSentences(accountWords);
}

/** Gives what went wrong, in words; null: nothing did. */
export function useAccountFault(): string | null {
  const [own, words] = [useAccountWords(), useWords()];
  const { store } = useAccount();
  const fault = store.fault.value;
  if (fault === null) return null;
  if ("said" in fault) return fault.said;
  const application = store.overview.value?.me.application.name ?? "";
  return "page" in fault ? own(fault.page, { application, ...fault.fill }) : words(fault.key, fault.fill);
}
