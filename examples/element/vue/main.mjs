import "@countersign/ui";
import { createApp } from "vue";
import LoginPage from "./LoginPage.vue";

createApp(LoginPage).mount("#app");
