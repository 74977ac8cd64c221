import { expect, it } from "vitest";
import { InterfaceChangeCode } from "#lib/versions/interface-schema.ts";
import { severityOf } from "./change-severity.ts";

/** What each change is called when it is made undone; a change that is not named is its own inverse. */
const inverses: Partial<Record<InterfaceChangeCode, InterfaceChangeCode>> = {
  required_field_appears: "required_field_disappears",
  required_field_disappears: "required_field_appears",
  optional_field_appears: "optional_field_disappears",
  optional_field_disappears: "optional_field_appears",
  becomes_required: "becomes_optional",
  becomes_optional: "becomes_required",
  becomes_nullable: "becomes_not_nullable",
  becomes_not_nullable: "becomes_nullable",
  type_widened: "type_narrowed",
  type_narrowed: "type_widened",
  dimension_becomes_variable: "dimension_becomes_fixed",
  dimension_becomes_fixed: "dimension_becomes_variable",
  enum_value_removed: "enum_value_added",
  enum_value_added: "enum_value_removed",
  upper_limit_decreased: "upper_limit_increased",
  upper_limit_increased: "upper_limit_decreased",
  lower_limit_decreased: "lower_limit_increased",
  lower_limit_increased: "lower_limit_decreased",
  column_widened: "datatype_changed",
};

/** Where duality ends, and why. */
const exceptions: Partial<Record<InterfaceChangeCode, string>> = {
  enum_value_removed: "a new value in an answer breaks only a consumer that declared the list exhaustive",
  column_widened: "going back is no widening, and has the code of any other datatype",
};

it.each(InterfaceChangeCode.options)("%s breaks a request where its inverse breaks a response", (code) => {
  const isRequestBroken = severityOf(code, "request").severity === "breaking";
  const inverse = inverses[code] ?? code;
  const isResponseBroken = severityOf(inverse, "response").severity === "breaking";
  expect(isRequestBroken === isResponseBroken).toBe(exceptions[code] === undefined);
});

it("is silent on both ways or on none", () => {
  for (const code of InterfaceChangeCode.options) {
    const inverse = inverses[code] ?? code;
    expect(severityOf(inverse, "request").silent, code).toBe(severityOf(code, "request").silent);
  }
});
