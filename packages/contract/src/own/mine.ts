import { Type } from "../Type.ts";

/** A moment, as everything tells it that is somebody's own. */
export const when = (description: string) => Type.String({ description: `${description}, ISO 8601` });

/** From where something of somebody's own was done. */
export const place = {
  ip: Type.Union([Type.String(), Type.Null()], { description: "From where; null: not known, or no longer" }),
  browser: Type.Union([Type.String(), Type.Null()], {
    description: 'What a person would call it, such as "Chrome, Windows"; null: not known',
  }),
};
