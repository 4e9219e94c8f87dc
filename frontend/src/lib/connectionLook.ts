// Which of the three signs a state of the connection wears.

type Kind = "live" | "catching-up" | "offline" | "throttled" | "session-ended";

export function connectionLook({ kind }: { kind: Kind }): "live" | "catching-up" | "offline" {
  if (kind === "live") return "live";
  return kind === "offline" || kind === "session-ended" ? "offline" : "catching-up";
}
