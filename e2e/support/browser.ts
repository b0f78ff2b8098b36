/** The request of browsers, as far as uploads use it. */
class BrowserRequest {
  onreadystatechange: (() => void) | null = null;
  readyState = 0;
  responseText = "";
  #target = { method: "GET", url: "" };

  open(method: string, url: string): void {
    this.#target = { method, url };
  }

  send(body: FormData): void {
    void this.#send(body);
  }

  async #send(body: FormData): Promise<void> {
    const { method, url } = this.#target;
    const response = await fetch(url, { method, body });
    this.responseText = await response.text();
    this.readyState = 4;
    this.onreadystatechange?.();
  }
}

interface FileInput {
  onchange: (() => void) | null;
  readonly files: readonly File[];
  click(): void;
}

/** Gives the modules that are loaded later the parts of a browser that uploads use; whoever is asked for a file chooses `file`. */
export function standInForBrowser({ file }: { readonly file: () => File }): void {
  const createElement = (): FileInput => ({
    onchange: null,
    files: [file()],
    click() {
      this.onchange?.();
    },
  });
  Object.assign(globalThis, { XMLHttpRequest: BrowserRequest, document: { createElement } });
}
