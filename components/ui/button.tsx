import { clsx } from "clsx";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

/** How buttons, and links that look like them, are drawn. */
export type ButtonLook = { primary?: boolean; icon?: IconName; className?: string; children: ReactNode };

/** A button of a form or a client action; at most one on a screen is `primary` and carries the accent. */
export function Button({
  primary = false,
  icon,
  className,
  children,
  type = "submit",
  ...rest
}: ButtonLook & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button className={clsx("btn", primary && "go", className)} type={type} {...rest}>
      {icon && <Icon name={icon} size="medium" />}
      {children}
    </button>
  );
}
