import type { ReactNode } from "react";

type Props = {
  /** The question, which names what will happen: "Which version shall take 100% now?" */
  legend: ReactNode;
  hint: ReactNode;
  /** The field under which the picked value is posted. */
  name: string;
  options: readonly { value: string; label: ReactNode }[];
};

/**
 * Confirmation by choosing the right one among three buttons, each a submit button of the surrounding form: works by
 * keyboard, without timing and without typing. The server refuses the wrong one.
 */
export function PickToConfirm({ legend, hint, name, options }: Props) {
  return (
    <fieldset className="pick-confirm">
      <legend>{legend}</legend>
      <p className="q">{hint}</p>
      <div className="opts">
        {options.map(({ value, label }) => (
          <button className="btn" type="submit" key={value} name={name} value={value}>
            {label}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
