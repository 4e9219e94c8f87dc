// The button in its few dresses, as <button> or as a link that looks like one.
import type { ComponentPropsWithRef, ReactNode, Ref } from "react";
import { Link, type LinkProps } from "react-router";
import { classes } from "@/lib/classes";
import styles from "./Button.module.css";
import { Icon, type IconName } from "./Icon";

type Look = {
  kind?: "second" | "primary" | "plain" | "danger";
  icon?: IconName;
  small?: boolean;
  wide?: boolean;
};

type ButtonProps = Look & ComponentPropsWithRef<"button">;

export function Button({ kind, icon, small, wide, className, children, type = "button", ...rest }: ButtonProps) {
  return (
    <button type={type} className={classes(look({ kind, small, wide }), className)} {...rest}>
      {icon && <Icon name={icon} small={small} />}
      {children}
    </button>
  );
}

type ButtonLinkProps = Look & LinkProps & { children: ReactNode };

export function ButtonLink({ kind, icon, small, wide, className, children, ...rest }: ButtonLinkProps) {
  return (
    <Link className={classes(look({ kind, small, wide }), className)} {...rest}>
      {icon && <Icon name={icon} small={small} />}
      {children}
    </Link>
  );
}

function look({ kind = "second", small, wide }: Look): string {
  return classes(styles.button, styles[kind], small && styles.small, wide && styles.wide);
}

type IconButtonProps = ComponentPropsWithRef<"button"> & { icon: IconName; label: string; on?: boolean };

/** A square button with an icon; its label is also its title. */
export function IconButton({ icon, label, on, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      className={classes(styles.icon, on && styles.on, className)}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}

export function IconLink({
  icon,
  label,
  on,
  className,
  ...rest
}: LinkProps & { icon: IconName; label: string; on?: boolean; ref?: Ref<HTMLAnchorElement> | undefined }) {
  return (
    <Link className={classes(styles.icon, on && styles.on, className)} aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </Link>
  );
}
