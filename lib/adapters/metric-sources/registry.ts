import { openMetrics } from "./openmetrics/index.ts";
import type { MetricSourceDefinition } from "./port.ts";
import { push } from "./push/index.ts";

/** Every metric source there is. */
export const metricSources: readonly MetricSourceDefinition[] = [push, openMetrics];
