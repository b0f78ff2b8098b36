import { holdServeLock } from "../engine/serveLock.ts";

const lock = holdServeLock(process.argv[2] ?? "");
process.send?.("held");
setInterval(() => lock, 60_000); // until it is killed; a lock that nothing refers to is collected and let go
