/** Before each file of tests: files share one page, and none may see what another left on it. */

import { vi } from "vitest";

vi.useRealTimers();
vi.unstubAllGlobals();
document.body.replaceChildren();
document.title = "";
localStorage.clear();
sessionStorage.clear();
history.replaceState(null, "", "/");
Intl.supportedValuesOf = () => ["America/New_York", "Asia/Kolkata", "Europe/Vienna"]; // a form with all 400 takes seconds
