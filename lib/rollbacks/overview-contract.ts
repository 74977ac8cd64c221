import { FrameView, OverviewView, PaletteView } from "#lib/rollbacks/overview-schema.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";

/** What the overview reads. */
export const overviewContract = {
  viewOverview: endpoint({
    method: "GET",
    path: "/api/v1/overview",
    summary: "How every model is now, those that need somebody first",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: OverviewView,
    status: 200,
    errors: [],
    scope: "read",
  }),
  viewFrame: endpoint({
    method: "GET",
    path: "/api/v1/frame",
    summary:
      "What the frame around every screen shows: rollbacks under way, degraded models, whether a worker ticks",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: FrameView,
    status: 200,
    errors: [],
    scope: "read",
  }),
  viewPalette: endpoint({
    method: "GET",
    path: "/api/v1/palette",
    summary: "What the command palette leads to",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: PaletteView,
    status: 200,
    errors: [],
    scope: "read",
  }),
} as const;
