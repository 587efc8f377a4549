// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vite";

// `ENTENTE_SERVER=http://127.0.0.1:8080 npm run dev` takes the API from a running `entente serve`.
const server = process.env.ENTENTE_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  appType: "spa",
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the policy of the pages allows nothing inline
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 300,
  },
  server: { proxy: { "/api": server, "^/.*\\.(json|csv)$": server, "^/study/.*/raw$": server } },
});
