import { Section } from "#components/shell/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { ChoicesField, SelectField, TextField } from "#components/ui/field.tsx";
import { PickToConfirm } from "#components/ui/pick-to-confirm.tsx";
import { StepCount, StepList } from "#components/ui/step-list.tsx";

const steps = ["Problem", "Version", "Test", "Roll out", "Notify"];

/** Steps, a form with and without errors, and the confirmation by choosing. */
export function DesignForms({ name }: { name: string }) {
  return (
    <Section id={`${name}-forms`} title="Form">
      {steps.map((step, index) => (
        <div key={step}>
          <StepList steps={steps} currentIndex={index} />
          <StepCount step={index + 1} count={steps.length} />
        </div>
      ))}
      <form method="get">
        <ErrorSummary errors={[{ name: "note", message: "Say what you saw" }]} />
        <ChoicesField
          name="symptoms"
          label="What is wrong?"
          kind="checkbox"
          values={["quality"]}
          choices={[
            { value: "quality", label: "Quality", hint: "wrong or worse answers" },
            { value: "errors", label: "Errors" },
          ]}
        />
        <ChoicesField
          name="severity"
          label="How bad is it?"
          kind="radio"
          values={["2"]}
          choices={[
            { value: "1", label: "Severity 1" },
            { value: "2", label: "Severity 2" },
          ]}
        />
        <TextField
          name="note"
          label="Note"
          hint="What users told you."
          error="Say what you saw"
          isMultiline
        />
        <TextField name="link" label="Incident link" type="url" isOptional />
        <SelectField name="modality" label="Modality" choices={[{ value: "audio", label: "audio" }]} />
        <PickToConfirm
          name="version"
          legend="Which version shall take 100% now?"
          hint="Choose it to confirm."
          options={["v1.1", "v1.2", "v1.3"].map((value) => ({ value, label: value }))}
        />
        <div className="goal">
          <Button primary>Use v1.2</Button>
          <p>No traffic moves yet.</p>
        </div>
      </form>
    </Section>
  );
}
