/** Gives what runs `work`, and once more where it was called meanwhile; where that fails, `onFault` is called. */
export function oneAtATime(work: () => Promise<void>, onFault: () => void): () => void {
  let isBusy = false;
  let isWanted = false;
  const run = async (): Promise<void> => {
    while (isWanted) {
      isWanted = false;
      await work();
    }
  };
  return () => {
    isWanted = true;
    if (isBusy) return;
    isBusy = true;
    void run()
      .catch(onFault)
      .finally(() => {
        isBusy = false;
      });
  };
}
