type Props = { options: readonly { value: string; label: string }[] };

/** Only what stands in values of our own: ids and names of presets. */
const safeValue = /^[\w-]+$/;

/**
 * The words of a button that name what was chosen above it in the same form. The style sheet shows the words of the checked
 * radio button, so that the button never names another choice, also without JavaScript.
 */
export function ChosenLabel({ options }: Props) {
  const known = options.filter(({ value }) => safeValue.test(value));
  const rules = known.map(
    ({ value }) => `form:has(input[value="${value}"]:checked) [data-chosen="${value}"]{display:inline}`,
  );
  return (
    <>
      <style>{`[data-chosen]{display:none}${rules.join("")}`}</style>
      {known.map(({ value, label }) => (
        <span key={value} data-chosen={value}>
          {label}
        </span>
      ))}
    </>
  );
}
