import { AccountPage } from "./account/AccountPage.tsx";
import { startPage } from "./frame/startPage.tsx";

startPage(AccountPage);
