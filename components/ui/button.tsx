import { clsx } from "clsx";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "#components/messages/navigation.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

type Look = { primary?: boolean; icon?: IconName; className?: string; children: ReactNode };

/** A button of a form or a client action; at most one on a screen is `primary` and carries the accent. */
export function Button({
  primary = false,
  icon,
  className,
  children,
  type = "submit",
  ...rest
}: Look & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button className={clsx("btn", primary && "go", className)} type={type} {...rest}>
      {icon && <Icon name={icon} size="medium" />}
      {children}
    </button>
  );
}

/** A link that looks like a button; `href` is without the language prefix. */
export function ButtonLink({ primary = false, icon, className, children, href }: Look & { href: string }) {
  return (
    <Link className={clsx("btn", primary && "go", className)} href={href}>
      {icon && <Icon name={icon} size="medium" />}
      {children}
    </Link>
  );
}
