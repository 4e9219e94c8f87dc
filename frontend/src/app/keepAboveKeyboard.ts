// iOS draws its keyboard over the page instead of making the page shorter; this makes the page as high as what is seen.

const KEYBOARD_AT_LEAST = 120;

export function keepAboveKeyboard(): void {
  const seen = window.visualViewport;
  if (!seen) return;
  const fit = () => {
    const covered = window.innerHeight - seen.height;
    const isKeyboard = covered > KEYBOARD_AT_LEAST && seen.scale === 1;
    document.documentElement.style.setProperty("--seen", isKeyboard ? `${seen.height}px` : "100dvh");
    if (isKeyboard) window.scrollTo(0, 0);
  };
  seen.addEventListener("resize", fit);
}
