import type { default as Sharp } from "sharp";

const LOADERS = ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadWebpBuffer"];

let loading: Promise<typeof Sharp> | undefined;

/**
 * Loads sharp on first use, with every loader shut but those of the three formats we take: bytes from a stranger
 * reach no SVG, PDF or TIFF parser. The switches hold for the whole process.
 */
export function loadSharp(): Promise<typeof Sharp> {
  loading ??= import("sharp").then(({ default: sharp }) => {
    sharp.block({ operation: ["VipsForeignLoad"] });
    sharp.unblock({ operation: LOADERS });
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return loading;
}
