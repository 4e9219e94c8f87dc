// On a phone a page covers the sign of the connection: it says itself when what it shows may be out of date.
import { ConnectionSign } from "@/components/ui/ConnectionSign";
import { connectionLook } from "@/lib/connectionLook";
import { useConnection } from "@/realtime/hooks";

export function LineSign() {
  const connection = useConnection();
  const look = connectionLook(connection);
  if (look === "live") return null;
  return (
    <span className="phone-only">
      <ConnectionSign look={look} unsent={connection.unsent} quiet />
    </span>
  );
}
