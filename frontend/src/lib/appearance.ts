// Theme and density: kept on this device, worn by <html>. public/appearance.js does the same before the first paint.

export type Theme = "system" | "light" | "dark";
export type Density = "comfortable" | "compact";

const THEME = "lockstep-theme";
const DENSITY = "lockstep-density";

export function readTheme(): Theme {
  const kept = read(THEME);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function readDensity(): Density {
  return read(DENSITY) === "compact" ? "compact" : "comfortable";
}

export function wearTheme(theme: Theme): void {
  write(THEME, theme);
  set("theme", theme === "system" ? null : theme);
}

export function wearDensity(density: Density): void {
  write(DENSITY, density);
  set("density", density === "compact" ? "compact" : null);
}

function set(name: "theme" | "density", value: string | null): void {
  if (value === null) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
}

// A browser may forbid storage altogether; then the choice lasts as long as the page.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // See above.
  }
}
