/** What has to be closed, in the order in which it was opened. */
export interface Ending {
  add(close: () => Promise<void>): void;
  /** Closes everything, the last first, once. */
  run(): Promise<void>;
}

export function createEnding(): Ending {
  const closes: (() => Promise<void>)[] = [];
  return {
    add: (close) => void closes.push(close),
    async run() {
      for (let close = closes.pop(); close !== undefined; close = closes.pop()) await close();
    },
  };
}
