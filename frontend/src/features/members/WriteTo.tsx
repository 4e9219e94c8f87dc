// From a member's entry to one's direct room with them.
import { IconButton } from "@/components/ui/Button";
import { shownName } from "@/lib/people";
import { useWriting } from "@/realtime/writing";
import type { Person } from "@/sync/types";

export function WriteTo({ person }: { person: Person }) {
  const { busy, fault, write } = useWriting(person);
  const label = `Message ${shownName(person)}`;
  return (
    <IconButton
      icon={fault === null ? "chat" : "retry"}
      label={fault === null ? label : `That did not work. ${label}`}
      disabled={busy}
      onClick={write}
    />
  );
}
