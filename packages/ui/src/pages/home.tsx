import { startPage } from "./frame/startPage.tsx";
import { HomePage } from "./home/HomePage.tsx";

startPage(HomePage);
