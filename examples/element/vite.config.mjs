import vue from "@vitejs/plugin-vue";

const isCustomElement = (tag) => tag.startsWith("countersign-");

// biome-ignore lint/style/noDefaultExport: Vite looks for it.
export default {
  plugins: [vue({ template: { compilerOptions: { isCustomElement } } })],
};
