import cluster from "node:cluster";
import type { DevInbox, InboxMessage } from "./devInbox.ts";

/** What workers tell each other of the development inbox. */
export type InboxWord = { readonly inbox: InboxMessage | "clear" };

/** Has the workers of one service show the same inbox, whichever of them is asked. Alone, a process has its own. */
export function shareInbox(inbox: DevInbox): DevInbox {
  if (!cluster.isWorker) return inbox;
  const tell = (word: InboxWord): void => void process.send?.(word);
  process.on("message", (word: Partial<InboxWord>) => {
    if (word.inbox === "clear") inbox.clear();
    else if (word.inbox !== undefined) inbox.keep(word.inbox);
  });
  return {
    ...inbox,
    clear() {
      inbox.clear();
      tell({ inbox: "clear" });
    },
    senderFor: (channel) => ({
      ...inbox.senderFor(channel),
      async send(message, signal) {
        const id = await inbox.senderFor(channel).send(message, signal);
        const kept = inbox.list().find(({ id }) => id === message.id);
        if (kept !== undefined) tell({ inbox: kept });
        return id;
      },
    }),
  };
}
