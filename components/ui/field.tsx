import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { fieldId } from "./field-id.ts";
import { Icon } from "./icon.tsx";
import { Gap } from "#components/shell/gap.tsx";

type Frame = {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with it, in words. */
  error?: string | undefined;
  isOptional?: boolean;
};

function describedBy({ name, hint, error }: Pick<Frame, "name" | "hint" | "error">): string | undefined {
  const ids = [
    hint !== undefined && `${fieldId(name)}-hint`,
    error !== undefined && `${fieldId(name)}-error`,
  ];
  return ids.filter(Boolean).join(" ") || undefined;
}

function FieldNotes({ name, hint, error }: Pick<Frame, "name" | "hint" | "error">) {
  return (
    <>
      {hint !== undefined && (
        <span className="hint" id={`${fieldId(name)}-hint`}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span className="wrong" id={`${fieldId(name)}-error`}>
          <Icon name="warning" />
          {error}
        </span>
      )}
    </>
  );
}

/** What a field asks, and that it may be left empty. */
function Question({ label, isOptional = false }: Pick<Frame, "label" | "isOptional">) {
  const t = useTranslations("shell");
  return (
    <>
      {label}
      {isOptional && (
        <span className="q">
          <Gap />
          {t("optional")}
        </span>
      )}
    </>
  );
}

function FieldLabel({ name, label, isOptional = false }: Pick<Frame, "name" | "label" | "isOptional">) {
  return (
    <label htmlFor={fieldId(name)}>
      <Question label={label} isOptional={isOptional} />
    </label>
  );
}

type TextProps = Frame & {
  value?: string;
  type?: "text" | "email" | "password" | "url" | "number" | "search" | "date";
  isMultiline?: boolean;
  inputMode?: "numeric" | "decimal" | "text";
  autoComplete?: string;
};

/** A text input with label, hint and error; 16 px, and never required by the browser: the server says what is missing. */
export function TextField(props: TextProps) {
  const { name, value = "", type = "text", isMultiline = false, inputMode, autoComplete, error } = props;
  const shared = {
    id: fieldId(name),
    name,
    defaultValue: value,
    "aria-describedby": describedBy(props),
    "aria-invalid": error !== undefined,
  };
  return (
    <div className={clsx("field", error !== undefined && "bad")}>
      <FieldLabel {...props} />
      <FieldNotes {...props} />
      {isMultiline ? (
        <textarea className="textarea" {...shared} />
      ) : (
        <input
          className="input"
          type={type}
          {...(inputMode && { inputMode })}
          {...(autoComplete && { autoComplete })}
          {...shared}
        />
      )}
    </div>
  );
}

/**
 * One choice of a list; `hint` stands below its label, `lang` is set where the label is not in the page's language. With a
 * `key` the choice stays chosen when the page is drawn anew with another value for it.
 */
export type Choice = { value: string; label: ReactNode; hint?: ReactNode; lang?: string; key?: string };

type SelectProps = Frame & { choices: readonly Choice[]; value?: string };

/** A native select with label, hint and error. */
export function SelectField(props: SelectProps) {
  const { name, choices, value = "", error } = props;
  return (
    <div className={clsx("field", error !== undefined && "bad")}>
      <FieldLabel {...props} />
      <FieldNotes {...props} />
      <select
        className="select"
        id={fieldId(name)}
        name={name}
        defaultValue={value}
        aria-describedby={describedBy(props)}
        aria-invalid={error !== undefined}
      >
        {choices.map((choice) => (
          <option key={choice.key ?? choice.value} value={choice.value} lang={choice.lang}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
}

type ChoicesProps = Frame & {
  choices: readonly Choice[];
  kind: "radio" | "checkbox";
  values: readonly string[];
  /** Below each other: for choices of a sentence each. */
  isStacked?: boolean;
};

/** Radio buttons or checkboxes in one named group; the first carries the id that the error summary links to. */
export function ChoicesField(props: ChoicesProps) {
  const { name, label, choices, kind, values, error, isOptional = false, isStacked = false } = props;
  return (
    <fieldset className={clsx("field", error !== undefined && "bad")} aria-describedby={describedBy(props)}>
      <legend>
        <Question label={label} isOptional={isOptional} />
      </legend>
      <FieldNotes {...props} />
      <div className={clsx("choices", isStacked && "stacked")}>
        {choices.map((choice, index) => (
          <label className="choice" key={choice.value}>
            <input
              type={kind}
              name={name}
              value={choice.value}
              defaultChecked={values.includes(choice.value)}
              {...(index === 0 && { id: fieldId(name) })}
            />
            <span>
              {choice.label}
              {choice.hint !== undefined && <small>{choice.hint}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
