/** Colours by their red, green and blue, 0 to 255. */
type Rgb = readonly [number, number, number];

/** The grounds that text in the colour stands on: the darkest of the light ones, the lightest of the dark ones. */
const LIGHT_GROUND: Rgb = [0xf2, 0xf4, 0xf8];
const DARK_GROUND: Rgb = [0x15, 0x1a, 0x24];
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0x0b, 0x12, 0x20];
/** Of text. WCAG 2.2 §1.4.3 */
const CONTRAST = 4.5;
const STEPS = 100;

/** A colour for the light and the dark, and what is written on it. */
export interface Accent {
  readonly accent: string;
  readonly onAccent: string;
}

/**
 * Gives what an application's colour becomes: as much darker on light grounds, and lighter on dark ones, as it takes to read
 * it there.
 * @param colour as #rrggbb
 */
export function accentOf(colour: string): Accent {
  const given = readRgb(colour);
  const light = untilRead(given, BLACK, LIGHT_GROUND);
  const dark = untilRead(given, WHITE, DARK_GROUND);
  return {
    accent: `light-dark(${print(light)}, ${print(dark)})`,
    onAccent: `light-dark(${print(inkOn(light))}, ${print(inkOn(dark))})`,
  };
}

function readRgb(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function untilRead(colour: Rgb, towards: Rgb, ground: Rgb): Rgb {
  for (let step = 0; step < STEPS; step++) {
    const mixed = mix(colour, towards, step / STEPS);
    if (contrast(mixed, ground) >= CONTRAST) return mixed;
  }
  return towards;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const at = (index: 0 | 1 | 2): number => Math.round(from[index] + (to[index] - from[index]) * share);
  return [at(0), at(1), at(2)];
}

function inkOn(colour: Rgb): Rgb {
  return contrast(WHITE, colour) >= contrast(BLACK, colour) ? WHITE : BLACK;
}

/** WCAG 2.2, contrast ratio */
function contrast(one: Rgb, other: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2, relative luminance */
function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function print(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
