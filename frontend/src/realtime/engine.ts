/** The one engine of this tab. */
import { createEngine } from "./createEngine";

export type { Engine } from "./createEngine";

export const engine = createEngine();
