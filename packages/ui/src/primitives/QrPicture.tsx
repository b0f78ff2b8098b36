import type { JSX } from "preact";

interface QrPictureProps {
  /** A `data:` address. */
  readonly source: string;
  /** What it says: on the phone that has the app there is nothing to scan, and a press opens it. */
  readonly uri: string;
  readonly label: string;
}

/** A QR code, dark on light whatever the page looks like, so that cameras can read it. */
export function QrPicture({ source, uri, label }: QrPictureProps): JSX.Element {
  return (
    <a class="qr" href={uri}>
      <img part="qr" src={source} alt={label} width="200" height="200" />
    </a>
  );
}
