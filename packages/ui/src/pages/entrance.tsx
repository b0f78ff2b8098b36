import { EntrancePage } from "./entrance/EntrancePage.tsx";
import { startPage } from "./frame/startPage.tsx";

startPage(EntrancePage);
