// Instead of a page whose script could not be had: mostly because the server has a new release by now.
import { Button } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import { reload } from "./reload";
import { useRelease } from "./useRelease";

export function MissingPart() {
  const { another } = useRelease();
  return (
    <Calm
      broken
      title={another ? "A new version is here" : "This page did not come"}
      actions={
        <Button kind="primary" icon="retry" onClick={reload}>
          Reload
        </Button>
      }
    >
      <p>
        {another
          ? "This page belongs to it. What you wrote and did not send is kept on this device."
          : "The server did not send it. What you wrote and did not send is kept on this device."}
      </p>
    </Calm>
  );
}
