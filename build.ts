import { buildUi, UI_ASSETS } from "./build/ui.ts";

export { buildUi };

if (import.meta.main) await buildUi({ outDir: UI_ASSETS });
