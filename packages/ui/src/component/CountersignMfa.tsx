import { AuthenticationClient, type Lang, type User } from "@countersign/sdk";
import { render } from "preact";
import { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { SecondFactor } from "../screens/SecondFactor.tsx";
import { langOf } from "../words/wordsFor.ts";
import { sheet } from "./sheet.ts";

declare global {
  interface HTMLElementTagNameMap {
    "countersign-mfa": CountersignMfa;
  }
}

/** What a sign-in that waits for its second factor answers, as far as the element needs it. */
export interface Trigger {
  readonly mfaToken: string;
}

/** What the element tells of, as `detail` of its events. */
export interface CountersignMfaEvents {
  /**
   * The sign-in is complete; `user.token` is its session. `trustsDevice`: he is not to be asked again on this device, which the page sees to
   * (`AccountClient.trustDevice`); only with the attribute `offers-trust`.
   */
  readonly success: { readonly user: User; readonly trustsDevice: boolean };
  /** It cannot be gone on with: too late, or there is nobody's address to send a code to. */
  readonly fail: { readonly why: "expired" | "needsHelp" };
  /** The person gave up; only with the attribute `cancelable`. The sign-in may be gone on with until it expires. */
  readonly cancel: null;
}

/**
 * `<countersign-mfa app-id="…" app-host="…" mfa-token="…">`: takes a sign-in through its second factor, binding one where
 * the application demands it. Events: see {@link CountersignMfaEvents}. The language is that of `lang`, of the element or
 * around it, or the browser's.
 */
export class CountersignMfa extends HTMLElement {
  static readonly observedAttributes = ["app-id", "app-host", "mfa-token", "lang", "cancelable"];

  #trigger: Trigger | null = null;
  #client: AuthenticationClient | null = null;
  #flow: SecondFactorFlow | null = null;
  readonly #root = this.attachShadow({ mode: "open" });

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet()];
  }

  /** `data` of the answer that asked for the second factor: `error.data` of an `MfaRequiredError`. */
  get trigger(): Trigger | null {
    return this.#trigger;
  }
  set trigger(trigger: Trigger | null) {
    this.#trigger = trigger;
    this.#begin();
  }

  /** The page's own client, whose session the sign-in then is; without it the element has one that keeps nothing. */
  get client(): AuthenticationClient | null {
    return this.#client;
  }
  set client(client: AuthenticationClient | null) {
    this.#client = client;
    this.#begin();
  }

  override addEventListener<Name extends keyof CountersignMfaEvents>(
    name: Name,
    listener: (event: CustomEvent<CountersignMfaEvents[Name]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(name: string, listener: unknown, options?: boolean | AddEventListenerOptions): void {
    super.addEventListener(name, listener as EventListener, options); // by the two signatures above
  }

  connectedCallback(): void {
    this.#begin();
  }

  disconnectedCallback(): void {
    this.#flow?.leave();
    this.#flow = null;
    render(null, this.#root);
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (name === "lang" || name === "cancelable") this.#draw();
    else this.#begin();
  }

  get #lang(): Lang {
    const around = this.closest("[lang]")?.getAttribute("lang");
    return langOf(around) ?? navigator.languages.map(langOf).find((each) => each !== null) ?? "en-US";
  }

  #begin(): void {
    const mfaToken = this.#trigger?.mfaToken ?? this.getAttribute("mfa-token");
    const client = this.#client ?? this.#makeClient();
    if (!this.isConnected || !mfaToken || client === null) return;
    if (this.#flow?.options.mfaToken === mfaToken && this.#flow.options.client === client) return;
    this.#flow?.leave();
    client.setLang(this.#lang);
    this.#flow = new SecondFactorFlow({
      client,
      mfaToken,
      nowMs: () => Date.now(),
      offersTrust: this.hasAttribute("offers-trust"),
      onSuccess: (user, trustsDevice) => this.#tell("success", { user, trustsDevice }),
      onEnded: (why) => this.#tell("fail", { why }),
    });
    this.#draw();
    void this.#flow.begin();
  }

  #makeClient(): AuthenticationClient | null {
    const [appId, appHost] = [this.getAttribute("app-id"), this.getAttribute("app-host")];
    return appId && appHost ? new AuthenticationClient({ appId, appHost, storage: null }) : null;
  }

  #draw(): void {
    if (this.#flow === null) return;
    const onCancel = this.hasAttribute("cancelable") ? () => this.#cancel() : undefined;
    render(<SecondFactor flow={this.#flow} lang={this.#lang} onCancel={onCancel} />, this.#root);
  }

  #cancel(): void {
    this.#flow?.leave();
    this.#tell("cancel", null);
  }

  #tell<Name extends keyof CountersignMfaEvents>(name: Name, detail: CountersignMfaEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
