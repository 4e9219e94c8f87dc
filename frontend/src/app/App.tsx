/** The whole client: providers and routes. */
import { lazy } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { Broken } from "./Broken";
import { Gate } from "./Gate";
import { MissingPart } from "./MissingPart";
import { NewRelease } from "./NewRelease";
import { Part } from "./Part";
import { Waiting } from "./Waiting";
import styles from "./Waiting.module.css";

const FirstRunPage = lazy(async () => ({ default: (await import("@/features/setup/FirstRunPage")).FirstRunPage }));

const ResetPage = lazy(async () => ({ default: (await import("@/features/auth/ResetPage")).ResetPage }));

export function App() {
  return (
    <Broken>
      <BrowserRouter>
        <Part
          waiting={<Waiting />}
          missing={
            <main className={styles.unreachable}>
              <MissingPart />
            </main>
          }
        >
          <Routes>
            {/* Outside the gate: these pages stay while they sign their person in. */}
            <Route path="/setup/:token" element={<FirstRunPage />} />
            <Route path="/reset/:token" element={<ResetPage />} />
            <Route path="*" element={<Gate />} />
          </Routes>
        </Part>
        <NewRelease />
      </BrowserRouter>
    </Broken>
  );
}
