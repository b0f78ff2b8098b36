import { ApiPage } from "./api/ApiPage.tsx";
import { startPage } from "./frame/startPage.tsx";

startPage(ApiPage);
