import { endpointAddress } from "#lib/client/api.ts";
import { judgingContract } from "#lib/models/judging-contract.ts";

/** Where the form of a metric posts to. */
export function putMetricAddress(model: string): string {
  return endpointAddress(judgingContract.putMetric, { params: { model } });
}

/** Where the form that takes a metric back posts to. */
export function resetMetricAddress(model: string, metric: string): string {
  return endpointAddress(judgingContract.resetMetric, { params: { model, metric } });
}

/** Where the form of the ranking posts to, and the one that takes it back to the defaults. */
export function rankingAddress(form: "put" | "reset", model: string): string {
  return endpointAddress(form === "put" ? judgingContract.putRanking : judgingContract.resetRanking, {
    params: { model },
  });
}
