import { holdServeLock } from "../engine/serveLock.ts";

holdServeLock(process.argv[2] ?? "");
process.send?.("held");
setInterval(() => undefined, 60_000); // until it is killed
