/** The client with a hole in it, for the browsers of `make torture`: page.ts in the place of src/main.tsx. */
import { mergeConfig, type Plugin } from "vite";
import shipped from "../vite.config";

function entry(): Plugin {
  return {
    name: "torture-entry",
    transformIndexHtml: { order: "pre", handler: (html) => html.replace("/src/main.tsx", "/torture/page.ts") },
  };
}

export default mergeConfig(shipped, { plugins: [entry()], build: { emptyOutDir: true, sourcemap: false } });
