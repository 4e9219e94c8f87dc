/** The whole client: providers and routes. */
export function App() {
  return <main>Lockstep</main>;
}
