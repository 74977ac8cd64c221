import type { FrameState } from "#lib/rollbacks/core/frame-state.ts";

const mark =
  '<path d="M3 18.5h18"/><path d="M19 14.5V11a6.5 6.5 0 0 0-13 0v2.4"/><path d="m2.8 10.4 3.2 3.3 3.2-3.3"/>';
const ground = '<rect width="24" height="24" rx="5"/>';

/** Each state has its own form beside its colour: bare lines, a warning triangle, a round ground, a square one with a dot. */
const drawings: Record<FrameState["state"], string> = {
  calm: `<style>g{stroke:#14171f}@media(prefers-color-scheme:dark){g{stroke:#e6e9ef}}</style><g>${mark}</g>`,
  degraded:
    '<path fill="#f2b24b" stroke="#8a4b00" d="M12 3 22 21H2z"/><path stroke="#14171f" stroke-width="2.6" d="M12 10v5m0 3v.01"/>',
  rolling_back: `<circle cx="12" cy="12" r="12" fill="#1d4fb8"/><g stroke="#fff" transform="translate(3.6 3.4) scale(.7)">${mark}</g>`,
  waiting: `<g fill="#14171f" stroke="#e6e9ef" stroke-width="1">${ground}</g><path stroke="#fff" stroke-width="3.4" d="M12 5.5v8"/><circle cx="12" cy="18.2" r="2" fill="#fff"/>`,
};

function addressOf(drawing: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${drawing}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** The page's icon in the browser's tab, which tells the gravest state of all models. */
export function StateIcon({ state }: Pick<FrameState, "state">) {
  return <link rel="icon" type="image/svg+xml" href={addressOf(drawings[state])} data-state={state} />;
}

/** The same icon as a picture on the page. */
export function StatePicture({ state }: Pick<FrameState, "state">) {
  return <img src={addressOf(drawings[state])} alt={state} width="32" height="32" />;
}
