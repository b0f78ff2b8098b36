import manifest from "../package.json" with { type: "json" };

/** Of this build: the server, its command line and the API it describes. */
export const { version } = manifest;
