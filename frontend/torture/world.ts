/** Who there is in a run: `backend/torture/world.py` writes it. */
export type World = Readonly<{
  url: string;
  cookies: readonly [session: string, csrf: string];
  accounts: readonly Readonly<{ id: number; session: string; kind: string }>[];
}>;
