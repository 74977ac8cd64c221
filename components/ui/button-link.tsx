import { clsx } from "clsx";
import { Link } from "#components/messages/navigation.ts";
import type { ButtonLook } from "./button.tsx";
import { Icon } from "./icon.tsx";

/** A link that looks like a button; `href` is without the language prefix. */
export function ButtonLink({
  primary = false,
  icon,
  className,
  children,
  href,
}: ButtonLook & { href: string }) {
  return (
    <Link className={clsx("btn", primary && "go", className)} href={href}>
      {icon && <Icon name={icon} size="medium" />}
      {children}
    </Link>
  );
}
