import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Sharp } from "sharp";
import { loadSharp } from "../decode/loadSharp.ts";
import type { FaceDemand, FaceFault, FaceReading } from "../reading.ts";
import { loadNetworks } from "../runtime/loadNetworks.ts";
import type { Networks } from "../runtime/networks.ts";
import { modelsOfCheckout } from "../testing/modelsOfCheckout.ts";
import { again, jpeg, portrait } from "../testing/portraits.ts";
import { readFace } from "./readFace.ts";

/** Photos of one man, and photos of four other people, each of them once; row and column of the sheet. */
const ONE_MAN = [0, 2, 3, 5, 8, 10, 13, 15].map((column) => ({ row: 0, column }));
const OTHERS = [
  { row: 3, column: 3 },
  { row: 4, column: 8 },
  { row: 5, column: 5 },
  { row: 2, column: 11 },
];
const GREY = "#777";

let networks: Networks;
before(async () => {
  networks = await loadNetworks({ modelsDir: await modelsOfCheckout(), runtime: "web" });
});

async function read(image: Sharp, demand: FaceDemand = "portrait"): Promise<FaceReading> {
  const reading = await readFace(networks, await jpeg(image), demand);
  return reading.ok ? reading : assert.fail(reading.fault);
}

function readAll(places: typeof OTHERS): Promise<FaceReading[]> {
  return Promise.all(places.map(async ({ row, column }) => read(await portrait(row, column))));
}

async function faultOf(image: Sharp | Buffer, demand: FaceDemand = "portrait"): Promise<FaceFault | null> {
  const file = Buffer.isBuffer(image) ? image : await jpeg(image);
  const reading = await readFace(networks, file, demand);
  return reading.ok ? null : reading.fault;
}

function distance(one: FaceReading, other: FaceReading): number {
  return Math.hypot(...one.descriptor.map((value, index) => value - (other.descriptor[index] ?? 0)));
}

const theMan = (): Promise<Sharp> => portrait(0, 0);

async function blank(width: number, height: number, background: string): Promise<Sharp> {
  const sharp = await loadSharp();
  return sharp({ create: { width, height, channels: 3, background } });
}

async function sideBySide(share: number): Promise<Sharp> {
  const sharp = await loadSharp();
  const right = sharp(await jpeg(await portrait(3, 3)));
  const pieces = [
    { input: await jpeg(await theMan()), left: 0, top: 0 },
    { input: await right.resize({ width: Math.round(432 * share) }).toBuffer(), left: 440, top: 0 },
  ];
  return again((await blank(900, 432, GREY)).composite(pieces));
}

describe("reading of a face", () => {
  it("is near for one person and far for two", async () => {
    const [man, others] = [await readAll(ONE_MAN), await readAll(OTHERS)];
    for (const [index, one] of man.entries()) {
      for (const other of man.slice(index + 1)) assert.ok(distance(one, other) < 0.53, `${distance(one, other)}`);
      for (const other of others) assert.ok(distance(one, other) > 0.6, `${distance(one, other)}`);
    }
    for (const [index, one] of others.entries()) {
      for (const other of others.slice(index + 1)) assert.ok(distance(one, other) > 0.53, `${distance(one, other)}`);
    }
  });

  it("hardly changes with light, size, compression, crop or lean", async () => {
    const plain = await read(await theMan());
    const variants: Record<string, Sharp> = {
      mirrored: (await theMan()).flop(),
      darker: (await theMan()).linear(0.4, 0),
      brighter: (await theMan()).linear(1.4, 0),
      grey: (await theMan()).greyscale(),
      small: (await theMan()).resize({ width: 160 }),
      cropped: (await theMan()).extract({ left: 60, top: 60, width: 312, height: 312 }),
      leaned: (await theMan()).rotate(25, { background: GREY }),
      blurred: (await theMan()).blur(2),
    };
    for (const [name, image] of Object.entries(variants)) {
      const away = distance(plain, await read(image));
      assert.ok(away < 0.25, `${name}: ${away}`);
    }
    const compressed = await readFace(networks, await (await theMan()).jpeg({ quality: 25 }).toBuffer(), "portrait");
    assert.ok(compressed.ok && distance(plain, compressed) < 0.25);
  });

  it("follows the file's orientation", async () => {
    const plain = await read(await theMan());
    const turned = await again((await theMan()).rotate(270));
    const lying = await read(turned.withMetadata({ orientation: 6 }));
    assert.ok(distance(plain, lying) < 0.05);
    assert.ok(Math.abs(plain.pose.rollDegrees - lying.pose.rollDegrees) < 2);
  });

  it("has the other yaw and the other eye when the picture is mirrored", async () => {
    const plain = await read(await portrait(0, 15));
    const mirrored = await read((await portrait(0, 15)).flop());
    assert.ok(Math.abs(plain.pose.yawDegrees + mirrored.pose.yawDegrees) < 4);
    const turned = await read(await portrait(3, 11), "frame");
    assert.ok(turned.pose.yawDegrees < -35, "she looks left in the picture, which is to her own right");
  });

  it("measures size, light and detail", async () => {
    const plain = await read(await theMan());
    const half = await read((await theMan()).resize({ width: 216 }));
    assert.ok(Math.abs(plain.faceSizePixels / half.faceSizePixels - 2) < 0.1);
    const dim = await read((await theMan()).linear(0.5, 0));
    assert.ok(Math.abs(plain.brightness / dim.brightness - 2) < 0.1);
    assert.ok((await read((await theMan()).blur(3))).sharpness < plain.sharpness);
    assert.equal(plain.descriptor.length, 128);
  });

  it("has one pixel digest for two encodings", async () => {
    const [png, webp] = await Promise.all([
      (await theMan()).png().toBuffer(),
      (await theMan()).webp({ lossless: true }).toBuffer(),
    ]);
    const readings = [await readFace(networks, png, "frame"), await readFace(networks, webp, "frame")];
    const digests = readings.map((reading) => (reading.ok ? reading.pixelDigest : assert.fail(reading.fault)));
    assert.match(digests[0] ?? "", /^[0-9a-f]{64}$/);
    assert.equal(digests[0], digests[1]);
    assert.notEqual((await read(await theMan())).pixelDigest, digests[0]);
  });

  it("is that of the large face when somebody stands far behind", async () => {
    const alone = await read(await theMan());
    assert.ok(distance(alone, await read(await sideBySide(0.4))) < 0.1);
  });
});

describe("unusable photo", () => {
  it("shows several faces", async () => {
    assert.equal(await faultOf(await sideBySide(1)), "manyFaces");
    assert.equal(await faultOf(await sideBySide(0.7), "frame"), "manyFaces");
  });

  it("shows none", async () => {
    assert.equal(await faultOf(await blank(640, 480, GREY)), "noFace");
    const sharp = await loadSharp();
    const noise = { type: "gaussian", mean: 120, sigma: 60 } as const;
    assert.equal(
      await faultOf(sharp({ create: { width: 640, height: 480, channels: 3, background: GREY, noise } })),
      "noFace",
    );
    assert.equal(await faultOf(await blank(1, 1, GREY)), "noFace");
    assert.equal(await faultOf(await blank(8000, 1, GREY)), "noFace");
  });

  it("shows one too far away", async () => {
    const small = await again((await theMan()).resize({ width: 90 }));
    const far = small.extend({ top: 200, bottom: 200, left: 200, right: 200, background: GREY });
    assert.equal(await faultOf(far), "tooSmall");
  });

  it("was taken in the dark, even where no face is found in it", async () => {
    for (const light of [0.1, 0.03]) assert.equal(await faultOf((await theMan()).linear(light, 0)), "tooDark");
  });

  it("was taken into the light", async () => {
    assert.equal(await faultOf((await theMan()).linear(3, 0)), "tooBright");
  });

  it("is out of focus, even where no face is found in it", async () => {
    for (const sigma of [8, 30]) assert.equal(await faultOf((await theMan()).blur(sigma)), "tooBlurred");
  });

  it("lies on its side or stands on its head", async () => {
    for (const degrees of [90, 150, 180, 270]) {
      const turned = (await theMan()).rotate(degrees, { background: GREY });
      assert.equal(await faultOf(turned), "turnedAway", `${degrees}`);
    }
  });

  it("shows a face turned away, which a frame may", async () => {
    assert.equal(await faultOf(await portrait(3, 11)), "turnedAway");
    assert.equal(await faultOf(await portrait(3, 11), "frame"), null);
  });

  it("is no image, or too large a one", async () => {
    for (const file of [Buffer.alloc(0), Buffer.from("<svg/>"), (await jpeg(await theMan())).subarray(0, 5000)]) {
      assert.equal(await faultOf(file), "notAnImage");
    }
    assert.equal(await faultOf(Buffer.alloc(6 * 1024 * 1024)), "imageTooLarge");
  });
});
