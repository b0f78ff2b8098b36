import { type AuthingRoutes, MfaError, malformed, uploadFolders } from "@countersign/contract";
import { storePhoto } from "@countersign/core";
import { imageTypeOf } from "../../face/imageTypeOf.ts";
import type { Handlers } from "../../http/handler.ts";
import { avatarAddress } from "../../present/avatars.ts";
import { applicationOf, type RequestContext } from "../../request/requestContext.ts";

export const uploadHandlers = {
  /** Anybody may send a photo. Clients name the folder in the address, in a field, or in both. */
  async upload({ context, query, body: { file, ...fields } }) {
    const { services, origin } = context;
    const { folder = fields.folder } = query;
    if (folder === undefined) throw malformed("folder", `must be one of ${Object.keys(uploadFolders).join(", ")}`);
    if (folder !== (fields.folder ?? folder)) throw malformed("folder", "must be one, not two");
    if (file.length === 0) throw malformed("file", "must not be empty");
    if (imageTypeOf(file) === null) throw malformed("file", "must be a JPEG, PNG or WebP");
    const sort = uploadFolders[folder];
    const upload = { folder: sort, content: file, poolId: await poolOf(context), origin };
    const key = await storePhoto(services.ports, upload);
    return { data: { key, url: sort === "avatar" ? avatarAddress(services, key) : "" } };
  },
} satisfies Partial<Handlers<AuthingRoutes>>;

/** Some clients say neither which application sends a photo nor which pool: any will do, for the photo is found by its key. */
async function poolOf(context: RequestContext): Promise<string> {
  const { appId, poolId } = context.named;
  if (appId !== null || poolId !== null) return (await applicationOf(context)).poolId;
  const pool = await context.services.ports.store.findAnyPool();
  if (pool === null) throw new MfaError("applicationUnknown");
  return pool.id;
}
