import { Type } from "../Type.ts";
import { defineRoutes } from "./defineRoutes.ts";

/** Where a photo goes; clients call the folder of faces by two names. */
export const uploadFolders = { "face-photo": "face", photos: "face", avatar: "avatar" } as const;

const Folder = Type.Enum(Object.keys(uploadFolders) as (keyof typeof uploadFolders)[]); // Object.keys forgets the keys

/** The bytes of a file, as the server has read them. */
const File = Type.Unsafe<Uint8Array>({
  contentMediaType: "application/octet-stream",
  description: "JPEG, PNG or WebP of at most 5 MiB",
});

export const uploadRoutes = defineRoutes({
  upload: {
    tag: "Face",
    method: "POST",
    path: "/api/v2/upload",
    caller: "anyone",
    consumes: "multipart/form-data",
    summary: "Send a photo: of a face, to be named by its key within ten minutes, or for an avatar",
    query: Type.Object({ folder: Type.Optional(Folder) }),
    body: Type.Object({ file: File, folder: Type.Optional(Folder) }),
    data: Type.Object({
      key: Type.String({ description: "Names the photo where a face is bound or verified, once" }),
      url: Type.String({ description: "Where the avatar is; empty for the photo of a face" }),
    }),
    failures: ["applicationUnknown", "faceUnavailable"],
  },
});
