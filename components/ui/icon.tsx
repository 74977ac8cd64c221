import type { ReactNode } from "react";
import { markShape } from "./mark-shape.tsx";

const shapes = {
  back: (
    <>
      <path d="M19 12H5" />
      <path d="m11 6-6 6 6 6" />
    </>
  ),
  box: (
    <>
      <path d="m12 3 8 4.5v9L12 21l-8-4.5v-9z" />
      <path d="m4 7.5 8 4.5 8-4.5M12 12v9" />
    </>
  ),
  check: (
    <>
      <circle cx="12" cy="12" r="9.5" />
      <path d="m8 12.3 2.8 2.7 5.2-5.7" />
    </>
  ),
  chevron: <path d="m6 9.5 6 6 6-6" />,
  copy: (
    <>
      <rect x="8.5" y="8.5" width="12" height="12" rx="2" />
      <path d="M5 15.5H4.5a1 1 0 0 1-1-1v-10a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1V5" />
    </>
  ),
  dash: <path d="M5 12h14" />,
  dots: <path d="M5 12h.01M12 12h.01M19 12h.01" strokeWidth="3" />,
  down: (
    <>
      <path d="M12 5v14" />
      <path d="m6 13 6 6 6-6" />
    </>
  ),
  feed: (
    <>
      <path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14" />
      <circle cx="6" cy="18" r="1" fill="currentColor" />
    </>
  ),
  fork: (
    <>
      <path d="M5 19c0-6 4-7 8-7h6" />
      <path d="m15 8 4 4-4 4" />
      <path d="M5 5v4" />
    </>
  ),
  gauge: (
    <>
      <path d="M4 17a8.6 8.6 0 1 1 16 0" />
      <path d="m12 14 4-5" />
    </>
  ),
  hand: (
    <>
      <path d="M8.5 13.5V4.2a1.9 1.9 0 0 1 3.8 0v6.3" />
      <path d="M12.3 10.2a1.85 1.85 0 0 1 3.7 0v1.2" />
      <path d="M16 11.2a1.85 1.85 0 0 1 3.7 0V15a7 7 0 0 1-7 7h-1.3c-2.4 0-4-.8-5.3-2.3L3.2 16a1.9 1.9 0 0 1 2.8-2.6l2.5 2.3" />
    </>
  ),
  list: <path d="M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01" />,
  loop: (
    <>
      <path d="M3.5 12a8.5 8.5 0 1 0 2.9-6.4L3.5 8.2" />
      <path d="M3.5 3.4v4.8h4.8" />
    </>
  ),
  mark: markShape,
  next: (
    <>
      <path d="m5 5 8 7-8 7z" />
      <path d="M18 5v14" />
    </>
  ),
  octagon: (
    <>
      <path d="M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z" />
      <path d="M8 12h8" />
    </>
  ),
  pause: <path d="M8.5 5v14M15.5 5v14" />,
  phone: (
    <>
      <rect x="6.5" y="2.5" width="11" height="19" rx="2" />
      <path d="M11 18h2" />
    </>
  ),
  same: <path d="M5 9.5h14M5 14.5h14" />,
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="6.5" />
      <path d="m20 20-4.8-4.8" />
    </>
  ),
  stop: <path d="M6 6h12v12H6z" />,
  swap: (
    <>
      <path d="M4 8h14m-4-4 4 4-4 4" />
      <path d="M20 16H6m4 4-4-4 4-4" />
    </>
  ),
  tick: <path d="m5 12.5 4.5 4.5L19 7" />,
  triangle: <path d="M12 4.2 21.2 20H2.8z" fill="currentColor" />,
  up: (
    <>
      <path d="M12 19V5" />
      <path d="m6 11 6-6 6 6" />
    </>
  ),
  warning: (
    <>
      <path d="M12 4.2 21.2 20H2.8z" />
      <path d="M12 10v4.5M12 17.2v.1" />
    </>
  ),
  sliders: (
    <>
      <path d="M4 7h9M19 7h1M4 17h1M11 17h9" />
      <circle cx="16" cy="7" r="2.5" />
      <circle cx="8" cy="17" r="2.5" />
    </>
  ),
} satisfies Record<string, ReactNode>;

/** The names of the product's own icons. */
export type IconName = keyof typeof shapes;

/** The names of all drawings, in order. */
export function iconNames(): IconName[] {
  return Object.keys(shapes) as IconName[];
}

/** A line icon that repeats the word beside it and is therefore hidden from screen readers; 14, 16 or 20 px. */
export function Icon({ name, size = "small" }: { name: IconName; size?: "small" | "medium" | "large" }) {
  const sizes = { small: "i i-s", medium: "i", large: "i i-l" } as const;
  return (
    <svg className={sizes[size]} viewBox="0 0 24 24" aria-hidden="true" data-icon={name}>
      {shapes[name]}
    </svg>
  );
}
