import type { OwnAuthenticator } from "@countersign/sdk/account";
import type { JSX } from "preact";
import { Menu, type MenuItem } from "../../primitives/Menu.tsx";
import { When } from "../../primitives/When.tsx";
import { useAccount, useAccountWords, useOverview } from "./AccountContext.ts";
import { FactorIcon } from "./FactorIcon.tsx";
import { nameOf } from "./nameOf.ts";

/** What the account is proved by beside its first factor, and what can be added. */
export function FactorList(): JSX.Element {
  const words = useAccountWords();
  const factors = useOverview().authenticators.filter(({ kind }) => kind !== "recovery");
  return (
    <section class="panel" aria-labelledby="factors">
      <h2 id="factors">{words("factors")}</h2>
      <p class="hint">{words(factors.length === 0 ? "factorsNone" : "factorsLead")}</p>
      <ul class="rows">
        {factors.map((each) => (
          <FactorRow key={each.id} authenticator={each} />
        ))}
      </ul>
      <Adding bound={factors} />
    </section>
  );
}

function FactorRow({ authenticator }: { readonly authenticator: OwnAuthenticator }): JSX.Element {
  const words = useAccountWords();
  const { store } = useAccount();
  const { kind, address, boundAt, lastUsedAt } = authenticator;
  const name = nameOf(authenticator, words);
  const moving: readonly MenuItem[] =
    kind === "sms" || kind === "email"
      ? [
          {
            label: words(kind === "sms" ? "changeNumber" : "changeMailbox"),
            onPress: () => store.open({ name: "address", kind, sent: null }),
          },
        ]
      : [];
  const items: readonly MenuItem[] = [
    { label: words("rename"), onPress: () => store.open({ name: "rename", authenticator }) },
    ...moving,
    { label: words("remove"), isDangerous: true, onPress: () => store.open({ name: "remove", authenticator }) },
  ];
  return (
    <li class="row">
      <FactorIcon kind={kind} />
      <div class="row-text">
        <span class="name">{name}</span>
        <span class="hint">
          {address === null ? null : (
            <>
              <bdi>{address}</bdi>
              <br />
            </>
          )}
          <Told key="boundAt" sentence={words("boundAt", { when: "\u0000" })} at={boundAt} />
          {" · "}
          {lastUsedAt === null ? (
            words("neverUsed")
          ) : (
            <Told key="usedAt" sentence={words("usedAt", { when: "\u0000" })} at={lastUsedAt} />
          )}
        </span>
      </div>
      <Menu label={words("actions", { name })} items={items} />
    </li>
  );
}

/** A sentence with a moment in it, where it stands. */
export function Told({ sentence, at }: { readonly sentence: string; readonly at: string }): JSX.Element {
  const [before, after] = sentence.split("\u0000");
  return (
    <>
      {before}
      <When at={at} />
      {after}
    </>
  );
}

function Adding({ bound }: { readonly bound: readonly OwnAuthenticator[] }): JSX.Element {
  const words = useAccountWords();
  const { store, binding } = useAccount();
  const { bindable } = useOverview().me;
  const isThere = (kind: OwnAuthenticator["kind"]): boolean => bound.some((each) => each.kind === kind);
  const ways = [
    { kind: "totp", label: "addTotp", isOffered: true, begin: () => void binding.beginApp() },
    { kind: "sms", label: "addSms", isOffered: !isThere("sms"), begin: () => openAddress("sms") },
    { kind: "email", label: "addEmail", isOffered: !isThere("email"), begin: () => openAddress("email") },
    {
      kind: "face",
      label: "addFace",
      isOffered: !isThere("face"),
      begin: () => store.open({ name: "face", progress: null }),
    },
  ] as const;
  function openAddress(kind: "sms" | "email"): void {
    store.open({ name: "address", kind, sent: null });
  }
  return (
    <>
      <h3>{words("add")}</h3>
      <ul class="ways">
        {ways
          .filter(({ kind, isOffered }) => isOffered && bindable.includes(kind))
          .map(({ kind, label, begin }) => (
            <li key={kind}>
              <button class="way" type="button" onClick={begin}>
                <FactorIcon kind={kind} />
                {words(label)}
              </button>
            </li>
          ))}
      </ul>
    </>
  );
}
