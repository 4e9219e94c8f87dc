// When drawing fails: say so, keep what was written (it is in the browser's storage), offer the way out.
import { Component, type ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import styles from "./Waiting.module.css";

export class Broken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main className={styles.unreachable}>
        <Calm
          broken
          title="This page broke"
          actions={
            <>
              <Button kind="primary" icon="retry" onClick={() => window.location.reload()}>
                Load it again
              </Button>
              <Button onClick={() => window.location.assign("/")}>Back to the start</Button>
            </>
          }
        >
          <p>
            That is our fault, or the server has a new version. What you wrote and did not send is kept on this device.
          </p>
        </Calm>
      </main>
    );
  }
}
