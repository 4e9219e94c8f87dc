import "@/styles/tokens.css";
import "@/styles/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { keepAboveKeyboard } from "@/app/keepAboveKeyboard";
import { releaseWatch } from "@/app/releaseWatch";
import { engine } from "@/realtime/engine";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

keepAboveKeyboard();
engine.start();
createRoot(root, {
  // A chunk that is gone is not a fault: the page says what to do.
  onCaughtError: (error) => releaseWatch.isMissingChunk(error) || reportError(error),
}).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
