import type { Page, Route } from "@playwright/test";

const everyScript = "**/_next/static/**/*.js";

function nameOf(route: Route): string {
  return new URL(route.request().url()).pathname.split("/").at(-1) ?? "";
}

/** Lets only the code come that a page names when it is drawn: what it loads afterwards is on its way for ever, or fails. */
export async function keepCodeBack(page: Page, address: string, late: "held" | "failed"): Promise<void> {
  const drawn = await (await page.request.get(address)).text();
  await page.route(everyScript, async (route) => {
    if (drawn.includes(nameOf(route))) await route.continue();
    else if (late === "failed") await route.abort();
  });
}
