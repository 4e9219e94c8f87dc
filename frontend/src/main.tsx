import "@/styles/tokens.css";
import "@/styles/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { keepAboveKeyboard } from "@/app/keepAboveKeyboard";
import { engine } from "@/realtime/engine";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

keepAboveKeyboard();
engine.start();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
