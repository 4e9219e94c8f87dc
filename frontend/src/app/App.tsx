/** The whole client: providers and routes. */
import { lazy, Suspense } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { Broken } from "./Broken";
import { Gate } from "./Gate";
import { Waiting } from "./Waiting";

const FirstRunPage = lazy(async () => ({ default: (await import("@/features/setup/FirstRunPage")).FirstRunPage }));

const ResetPage = lazy(async () => ({ default: (await import("@/features/auth/ResetPage")).ResetPage }));

export function App() {
  return (
    <Broken>
      <BrowserRouter>
        <Suspense fallback={<Waiting />}>
          <Routes>
            {/* Outside the gate: these pages stay while they sign their person in. */}
            <Route path="/setup/:token" element={<FirstRunPage />} />
            <Route path="/reset/:token" element={<ResetPage />} />
            <Route path="*" element={<Gate />} />
          </Routes>
        </Suspense>
      </BrowserRouter>
    </Broken>
  );
}
