// What comes in a chunk of its own: what stands there until it has come, and when it can't be had.
import { Component, type ReactNode, Suspense } from "react";
import { releaseWatch } from "./releaseWatch";

type PartProps = {
  children: ReactNode;
  /** While it is on its way. */
  waiting?: ReactNode;
  /** When it did not come. */
  missing?: ReactNode;
  /** Another address: what is missing here may be there. */
  at?: string;
};

type Failure = Readonly<{ error: unknown; at: string | undefined }>;

export class Part extends Component<PartProps, { failure: Failure | null }> {
  override state: { failure: Failure | null } = { failure: null };

  static getDerivedStateFromError(error: unknown) {
    return { failure: { error, at: undefined } };
  }

  override componentDidCatch(error: unknown) {
    this.setState({ failure: { error, at: this.props.at } });
    if (releaseWatch.isMissingChunk(error)) releaseWatch.missed();
  }

  override componentDidUpdate() {
    const { failure } = this.state;
    if (failure?.at !== undefined && failure.at !== this.props.at) this.setState({ failure: null });
  }

  override render() {
    const { failure } = this.state;
    if (!failure) return <Suspense fallback={this.props.waiting ?? null}>{this.props.children}</Suspense>;
    if (!releaseWatch.isMissingChunk(failure.error)) throw failure.error;
    return this.props.missing ?? null;
  }
}
