import { Screen } from "./frame/Screen.tsx";
import { startPage } from "./frame/startPage.tsx";

startPage(({ title }) => <Screen title={title.value} />);
