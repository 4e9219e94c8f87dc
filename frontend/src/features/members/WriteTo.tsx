// From a member's entry to one's direct room with them.
import { useState } from "react";
import { useNavigate } from "react-router";
import { IconButton } from "@/components/ui/Button";
import { shownName } from "@/lib/people";
import { useIsShown } from "@/lib/useIsShown";
import { engine } from "@/realtime/engine";
import type { Person } from "@/sync/types";

export function WriteTo({ person }: { person: Person }) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const navigate = useNavigate();
  const isShown = useIsShown();
  const write = async () => {
    setState("busy");
    try {
      const room = await engine.openDirect([person.id]);
      if (isShown()) void navigate(`/rooms/${room}`);
    } catch {
      setState("failed");
    }
  };
  const label = `Message ${shownName(person)}`;
  return (
    <IconButton
      icon={state === "failed" ? "retry" : "chat"}
      label={state === "failed" ? `That did not work. ${label}` : label}
      disabled={state === "busy"}
      onClick={write}
    />
  );
}
