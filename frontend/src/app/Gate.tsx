// Who is there decides what is shown; the address never changes for it, so every link survives signing in.
import { lazy } from "react";
import { Route, Routes, useLocation, useParams } from "react-router";
import { useServer, useSession } from "@/realtime/hooks";
import { nextFrom, signUpFor } from "./nextAddress";
import { ServerUnreachable } from "./ServerUnreachable";
import { Shell } from "./Shell";
import { useTitle } from "./useTitle";
import { Waiting } from "./Waiting";

const SignInPage = lazy(async () => ({ default: (await import("@/features/auth/SignInPage")).SignInPage }));
const ForgottenPage = lazy(async () => ({ default: (await import("@/features/auth/ForgottenPage")).ForgottenPage }));
const InvitedPage = lazy(async () => ({ default: (await import("@/features/auth/InvitedPage")).InvitedPage }));
const SignUpPage = lazy(async () => ({ default: (await import("@/features/auth/SignUpPage")).SignUpPage }));
const SessionEndedPage = lazy(async () => ({
  default: (await import("@/features/auth/SessionEndedPage")).SessionEndedPage,
}));

const TITLES: Readonly<Record<string, string>> = {
  "/sign-up": "Create an account",
  "/reset": "Forgot your password?",
};

export function Gate() {
  const session = useSession();
  switch (session.kind) {
    case "loading":
      return <Waiting />;
    case "unreachable":
      return <ServerUnreachable nextTryAt={session.nextTryAt} />;
    case "ended":
      return <SessionEndedPage session={session} />;
    case "signed-out":
      return <Outside />;
    case "signed-in":
      return <Shell key={session.me.id} me={session.me} />;
  }
}

function Outside() {
  const { pathname, search } = useLocation();
  const server = useServer();
  useTitle(TITLES[pathname] ?? "Sign in", server?.name);
  return (
    <Routes>
      <Route path="/sign-up" element={<SignUpPage next={nextFrom(search)} />} />
      <Route path="/reset" element={<ForgottenPage />} />
      <Route path="/invite/:code" element={<Invited signUp={signUpFor(pathname)} />} />
      <Route path="*" element={<SignInPage signUp={signUpFor(pathname)} />} />
    </Routes>
  );
}

function Invited({ signUp }: { signUp: string }) {
  const { code = "" } = useParams();
  return <InvitedPage key={code} code={code} signUp={signUp} />;
}
