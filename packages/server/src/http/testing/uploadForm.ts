/** A body of multipart/form-data, and the type that says so. */
export interface Form {
  readonly type: string;
  readonly body: Buffer;
}

export interface FormPart {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** Makes it a file. */
  readonly fileName?: string;
  readonly type?: string;
}

/** Gives a file as browsers send one. */
export function fileOf(content: Uint8Array | string, name = "file"): FormPart {
  return { name, content, fileName: "personal.jpeg", type: "image/jpeg" };
}

/** Writes a form. RFC 7578 §4 */
export function uploadForm(parts: readonly FormPart[], boundary = "----WebKitFormBoundaryA1b2C3"): Form {
  const chunks = parts.flatMap(({ name, content, fileName, type }) => {
    const file = fileName === undefined ? "" : `; filename="${fileName}"`;
    const kind = type === undefined ? "" : `Content-Type: ${type}\r\n`;
    return [`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${kind}\r\n`, content, "\r\n"];
  });
  const body = Buffer.concat([...chunks, `--${boundary}--\r\n`].map((chunk) => Buffer.from(chunk)));
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}
