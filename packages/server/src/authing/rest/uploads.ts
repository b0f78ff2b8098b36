import { malformed, type Routes } from "@countersign/contract";
import { keepPhoto } from "../actions/uploads.ts";
import type { Handler } from "./handler.ts";

/** Clients name the folder in the address, in a field, or in both. */
export const upload: Handler<Routes["upload"]> = async ({ context, query, body }) => {
  const { folder = body.folder } = query;
  if (body.folder !== undefined && body.folder !== folder) throw malformed("folder", "must be one, not two");
  return { data: await keepPhoto(context, { folder, file: body.file }) };
};
