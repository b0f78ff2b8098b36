export { runCommand } from "./cli/runCommand.ts";
export { type RunningServer, startServer } from "./start/startServer.ts";
