// What one may do about a member: roles for owners, removing and banning for moderators.
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault } from "@/components/ui/Field";
import { Menu, type MenuEntry } from "@/components/ui/Menu";
import { faultOf } from "@/lib/faults";
import { shownName } from "@/lib/people";
import { useIsShown } from "@/lib/useIsShown";
import { engine } from "@/realtime/engine";
import type { Member, RoomView } from "@/realtime/views";
import type { Me, Role } from "@/sync/types";

const GIVEN: Record<Role, string> = { owner: "Make owner", moderator: "Make moderator", member: "Make plain member" };
const ROLES: readonly Role[] = ["owner", "moderator", "member"];

export type Deed = { title: string; text: string; verb: string; danger: boolean; act: () => Promise<void> };
type MemberMenuProps = { room: RoomView; member: Member; me: Me; onDeed: (deed: Deed) => void };

/** `onDeed`: to be asked about where it stays, because rows come and go. */
export function MemberMenu({ room, member, me, onDeed }: MemberMenuProps) {
  const entries: MenuEntry[] = deedsOf(room, member, me).map((each) => ({
    icon: each.danger ? "leave" : "people",
    text: each.verb,
    danger: each.danger,
    onChoose: () => onDeed(each),
  }));
  if (entries.length === 0) return null;
  return <Menu label={`What to do about ${shownName(member.user)}`} icon="more" entries={entries} floating />;
}

export function DeedDialog({ deed, onClose, onDone }: { deed: Deed; onClose: () => void; onDone: () => void }) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const isShown = useIsShown();
  const act = async () => {
    setBusy(true);
    try {
      await deed.act();
      onDone();
      if (isShown()) onClose();
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={deed.title} onClose={onClose}>
      <DialogBody>
        <p className="second">{deed.text}</p>
        {fault && <Fault>{fault}</Fault>}
      </DialogBody>
      <DialogFoot>
        <Button kind="plain" autoFocus onClick={onClose}>
          Cancel
        </Button>
        <Button kind={deed.danger ? "danger" : "primary"} disabled={busy} onClick={act}>
          {deed.verb}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

/** Moderators have no power over owners, and nobody removes themselves. */
function deedsOf(room: RoomView, { user, role }: Member, me: Me): Deed[] {
  const name = shownName(user);
  const deeds: Deed[] = [];
  if (room.rights.has("roles")) {
    for (const wanted of ROLES.filter((each) => each !== role)) {
      const verb = GIVEN[wanted];
      const act = () => engine.changeRole(room.id, user.id, wanted);
      deeds.push({ title: `${verb}: ${name}?`, text: WHAT[wanted], verb, danger: false, act });
    }
  }
  if (user.id === me.id || (role === "owner" && room.role !== "owner")) return deeds;
  if (room.rights.has("remove")) {
    const text = room.kind === "private" ? "They need a new invitation to come back." : "They can join again.";
    const act = () => engine.removeMember(room.id, user.id);
    deeds.push({ title: `Remove ${name}?`, text, verb: "Remove", danger: true, act });
  }
  if (room.rights.has("ban")) {
    const text = "They are put out, and this room does not exist for them until the ban is lifted.";
    deeds.push({ title: `Ban ${name}?`, text, verb: "Ban", danger: true, act: () => engine.ban(room.id, user.id) });
  }
  return deeds;
}

const WHAT: Record<Role, string> = {
  owner: "Owners decide about everything: settings, roles, the archive.",
  moderator: "Moderators delete messages, remove and ban people, and invite.",
  member: "Members read, write and react.",
};
