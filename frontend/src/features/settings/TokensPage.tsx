// Tokens for programs: which there are, what each may do and when it was used last; a new one; revoking.
import { useCallback, useEffect, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import { Column } from "@/components/ui/Column";
import { Ghosts } from "@/components/ui/Ghost";
import { PageHead } from "@/components/ui/PageHead";
import { activity } from "@/lib/clock";
import { faultOf } from "@/lib/faults";
import { useNow } from "@/lib/useNow";
import { engine } from "@/realtime/engine";
import type { ProgramToken } from "@/realtime/views";
import { NewToken } from "./NewToken";
import { NotLoaded } from "./NotLoaded";
import { RevokeDialog } from "./RevokeDialog";
import styles from "./SettingsPage.module.css";
import { ends } from "./tokenWords";

export function TokensPage({ onBack }: { onBack: () => void }) {
  const { tokens, fault, load } = useTokens();
  return (
    <>
      <PageHead icon="settings" title="Tokens for programs" backLabel="Back to settings" onBack={onBack} />
      <Column>
        <p className={styles.lead}>
          With a token a program acts as you, as far as its scopes go. What it can ask for:{" "}
          <a href="/api/docs/">the API’s description</a>.
        </p>
        <NewToken onMade={load} />
        <h2>Your tokens</h2>
        {tokens && <TokenList tokens={tokens} onRevoked={load} />}
        {tokens && fault && <NotLoaded fault={`The list may be out of date. ${fault}`} onRetry={load} />}
        {!tokens && !fault && <Ghosts count={2} lines={2} label="Loading your tokens" shape="square" />}
        {!tokens && fault && (
          <Calm
            broken
            heading="h2"
            title="Your tokens can’t be shown"
            actions={<Button onClick={load}>Try again</Button>}
          >
            <p>{fault}</p>
          </Calm>
        )}
      </Column>
    </>
  );
}

function useTokens() {
  const [tokens, setTokens] = useState<readonly ProgramToken[]>();
  const [fault, setFault] = useState<string>();
  const load = useCallback(() => {
    setFault(undefined);
    engine.tokens().then(setTokens, (error: unknown) => setFault(faultOf(error)));
  }, []);
  useEffect(load, [load]);
  return { tokens, fault, load };
}

function TokenList({ tokens, onRevoked }: { tokens: readonly ProgramToken[]; onRevoked: () => void }) {
  const [revoking, setRevoking] = useState<ProgramToken>();
  const now = useNow();
  if (tokens.length === 0) {
    return (
      <div className={styles.set}>
        <p className={styles.line}>None. No program acts as you.</p>
      </div>
    );
  }
  return (
    <>
      <ul className={styles.set}>
        {tokens.map((token) => (
          <li key={token.id} className={styles.line}>
            <div className={styles.grow}>
              <b className="cut">
                <bdi>{token.name}</bdi>
              </b>
              <small>
                {token.scopes.join(", ")} · {ends(token.expiresAt, now)}
              </small>
              <small>
                {token.lastUsedAt ? `Used ${activity(new Date(token.lastUsedAt), now)}` : "Never used"} · made{" "}
                {activity(new Date(token.createdAt), now)}
              </small>
            </div>
            <Button small aria-label={`Revoke ${token.name}`} onClick={() => setRevoking(token)}>
              Revoke
            </Button>
          </li>
        ))}
      </ul>
      {revoking && (
        <RevokeDialog
          token={revoking}
          onClose={() => setRevoking(undefined)}
          onRevoked={() => {
            setRevoking((now) => (now === revoking ? undefined : now)); // perhaps one asks about another by now
            onRevoked();
          }}
        />
      )}
    </>
  );
}
