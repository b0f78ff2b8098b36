import { keyStoreContract } from "./keyStoreContract.ts";
import { createMemoryKeyStore } from "./memoryKeyStore.ts";

keyStoreContract("memory", async () => createMemoryKeyStore());
