// The bar over a page or a conversation. Its title stands on the axis where all text starts.
import type { ReactNode } from "react";
import { IconButton } from "./Button";
import { Icon, type IconName } from "./Icon";
import styles from "./PageHead.module.css";

type PageHeadProps = {
  icon: IconName;
  /** Stands in the icon's place. */
  face?: ReactNode;
  title: string;
  below?: ReactNode;
  backLabel: string;
  onBack: () => void;
  children?: ReactNode;
};

export function PageHead({ icon, face, title, below, backLabel, onBack, children }: PageHeadProps) {
  return (
    <header className={styles.head}>
      <IconButton icon="back" label={backLabel} className={styles.back} onClick={onBack} />
      {face ? (
        <span className={styles.face}>{face}</span>
      ) : (
        <span className={styles.tile}>
          <Icon name={icon} />
        </span>
      )}
      <div className={styles.titles}>
        <h1 className="cut" title={title}>
          <bdi>{title}</bdi>
        </h1>
        {below}
      </div>
      <div className={styles.tools}>{children}</div>
    </header>
  );
}
