import type { Services } from "../request/services.ts";

export const LOGO_PATH = "/logos";

/** Gives the address at which a logo is to be seen. */
export function logoAddress({ publicUrl }: Pick<Services, "publicUrl">, id: string): string {
  return `${publicUrl()}${LOGO_PATH}/${id}`;
}
