/** What a file input is, as far as it is used here. */
interface FileInput {
  type: string;
  accept: string;
  files: ArrayLike<File> | null;
  onchange: (() => void) | null;
  oncancel: (() => void) | null;
  click(): void;
}

/**
 * Lets the user choose a picture. It must be called while a click is handled, or browsers show nothing.
 *
 * @throws {TypeError} outside browsers
 * @throws {DOMException} `AbortError` if none is chosen
 */
export function choosePhoto(signal?: AbortSignal): Promise<Blob> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const { document } = globalThis as { document?: { createElement(name: "input"): FileInput } }; // not on servers
    if (!document) throw new TypeError("No file dialog here: use associateFaceByBlob.");
    const input = document.createElement("input");
    input.type = "file";
    input.accept = "image/jpeg,image/png";
    input.onchange = input.oncancel = () => {
      const photo = input.files?.[0];
      photo ? resolve(photo) : reject(new DOMException("No photo was chosen.", "AbortError"));
    };
    signal?.addEventListener("abort", () => reject(signal.reason));
    input.click();
  });
}
