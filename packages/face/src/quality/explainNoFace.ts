import { findFacesIn, lookAt } from "../detect/findFaces.ts";
import { fitsTurned } from "../detect/fitsTurned.ts";
import type { Pixels } from "../image/pixels.ts";
import type { Pyramid } from "../image/pyramid.ts";
import { sampleSquare } from "../image/sampleSquare.ts";
import { squareOnto } from "../image/similarity.ts";
import type { FaceFault } from "../reading.ts";
import type { Networks } from "../runtime/networks.ts";
import { luminance } from "./luminance.ts";
import { sharpness } from "./sharpness.ts";

const MIDDLE_SIDE = 96;
/** Beyond these a picture is so dark or so bright that a face may be hidden in it. */
const DARK = 60;
const BRIGHT = 190;
/** Beyond these nothing could be seen in it at all. */
const BLACK = 12;
const WHITE = 243;
/** What a hidden face is brought to. */
const USUAL = 110;
/** A picture in focus is above 0.3; one blurred by a twentieth of its side is under this. */
const SOFT = 0.16;

/** Tells why no face was found: more or less light or another side up shows one, nothing is in focus, or there is none. */
export async function explainNoFace(networks: Networks, picture: Pyramid): Promise<FaceFault> {
  const middle = middleLights(picture);
  const brightness = middle.reduce((sum, light) => sum + light, 0) / middle.length;
  if (brightness < DARK || brightness > BRIGHT) {
    const { shown, onto } = lookAt(picture, 1, 0);
    const faces = await findFacesIn(networks, { shown: relight(shown, brightness), onto });
    if (faces.length > 0) return brightness < DARK ? "tooDark" : "tooBright";
  }
  if (await fitsTurned(networks, picture, 0)) return "turnedAway";
  const detail = sharpness(middle, MIDDLE_SIDE);
  if (detail === 0) return "noFace";
  if (brightness < BLACK) return "tooDark";
  if (brightness > WHITE) return "tooBright";
  return detail < SOFT ? "tooBlurred" : "noFace";
}

function middleLights(picture: Pyramid): Float32Array {
  const { width, height } = picture.full;
  const square = { centre: { x: width / 2, y: height / 2 }, side: Math.min(width, height), roll: 0 };
  return luminance(sampleSquare(picture, squareOnto(MIDDLE_SIDE, square), MIDDLE_SIDE));
}

/** Multiplies light, or what is missing to white, so that the brightness becomes usual. */
function relight({ width, height, data }: Pixels, brightness: number): Pixels {
  const isDark = brightness < USUAL;
  const gain = isDark ? USUAL / Math.max(brightness, 1) : (255 - USUAL) / Math.max(255 - brightness, 1);
  const relit = data.map((value) => (isDark ? Math.min(255, value * gain) : Math.max(0, 255 - (255 - value) * gain)));
  return { width, height, data: relit };
}
