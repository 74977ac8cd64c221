/** The id of the input that posts under a name, so that summary, label and input agree. */
export function fieldId(name: string): string {
  return `field-${name.replaceAll(/[^\w-]/g, "-")}`;
}
