import fc from "fast-check";

/** Text of any UTF-16 units, lone surrogates included, rich in what breaks lines, markup and counting. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.constantFrom(
      ..."\r\n\t\0\u001b\u200b\u202e\u2028<>&\"'`{}[]~^|€@#/:=,; ",
      "👩‍👩‍👧",
      "😀",
      "e\u0301",
      "{{code}}",
      "https://",
    ),
    fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCharCode(code)),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  );
  return fc.string({ unit, maxLength });
}
