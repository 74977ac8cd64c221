import type { ReactNode } from "react";

type Props = {
  /** In CSS pixels, which are also the units of what is drawn. */
  size: { readonly width: number; readonly height: number };
  title: string;
  description: string;
  children: ReactNode;
};

/** The frame of a plot that is complete without any script, named for who does not see it. */
export function Picture({ size: { width, height }, title, description, children }: Props) {
  return (
    <svg className="plot" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img">
      <title>{title}</title>
      <desc>{description}</desc>
      {children}
    </svg>
  );
}
