/** The whole client: providers and routes. */
import { lazy, Suspense } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { Broken } from "./Broken";
import { Gate } from "./Gate";
import { Waiting } from "./Waiting";

const FirstRunPage = lazy(async () => ({ default: (await import("@/features/setup/FirstRunPage")).FirstRunPage }));

export function App() {
  return (
    <Broken>
      <BrowserRouter>
        <Suspense fallback={<Waiting />}>
          <Routes>
            {/* Outside the gate: the page stays while its first step signs its person in. */}
            <Route path="/setup/:token" element={<FirstRunPage />} />
            <Route path="*" element={<Gate />} />
          </Routes>
        </Suspense>
      </BrowserRouter>
    </Broken>
  );
}
