import { Link } from "#components/messages/navigation.ts";

type Props<Option extends string> = {
  /** What is chosen between, for screen readers. */
  label?: string;
  options: readonly Option[];
  chosen: Option;
  hrefOf: (option: Option) => string;
  wordOf: (option: Option) => string;
};

/** A choice among a few looks of the page, as links: each is an address that can be passed on. */
export function LookLinks<Option extends string>({ label, options, chosen, hrefOf, wordOf }: Props<Option>) {
  return (
    <p className="rng">
      {label !== undefined && <span className="q">{label} </span>}
      {options.map((option, index) => (
        <span key={option}>
          {index > 0 && <i aria-hidden="true"> · </i>}
          <Link
            href={hrefOf(option)}
            aria-current={option === chosen ? "true" : undefined}
            scroll={false}
            prefetch={false}
          >
            {wordOf(option)}
          </Link>
        </span>
      ))}
    </p>
  );
}
