// Before the first paint: the theme and density chosen on this device. The app's side is src/lib/appearance.ts.
try {
  const theme = localStorage.getItem("lockstep-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (localStorage.getItem("lockstep-density") === "compact") document.documentElement.dataset.density = "compact";
} catch {
  // Without storage there is no choice to honour.
}
